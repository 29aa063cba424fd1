using System.Security.Cryptography;
using Bridge.Billing;
using Bridge.Secrets;
using Microsoft.Extensions.Options;
using static Bridge.Billing.BillingOperations;

namespace Bridge.SelfHost.Doctor;

/// <summary>Asks the billing API once with the app's token and once with a made-up one, and compares what it says to either.</summary>
internal sealed class BillingStranger(ISecrets secrets, PlatformCalendar calendar, IOptions<BillingOptions> options)
{
    private const int MadeUpLength = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Whether both are answered alike; null where one was not answered.</summary>
    public async Task<bool?> IsAnsweredAlikeAsync(CancellationToken cancellationToken)
    {
        var own = await AskAsync(await secrets.GetAsync(options.Value.TokenSecret, cancellationToken), cancellationToken);
        var madeUp = await AskAsync(RandomNumberGenerator.GetHexString(MadeUpLength), cancellationToken);
        return own is null || madeUp is null ? null : own == madeUp;
    }

    // The words of a refusal without what differs from one to the next.
    private async Task<(int Status, int? Code, string? Message)?> AskAsync(string token, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        using var http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = BillingHttp.MaxAnswerBytes };
        var endpoint = new BillingEndpoint(GetPartnerBalance, options.Value);
        var today = BillingArguments.Day(calendar.Today);
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint.UrlWith(endpoint.Parameters(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Arg.From] = today,
            [Arg.To] = today,
        })));
        request.Headers.TryAddWithoutValidation(BillingTokenHandler.Header, token);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var envelope = BillingEnvelope.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return ((int)response.StatusCode, envelope?.Code, envelope?.Message?.Replace(token, "", StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
