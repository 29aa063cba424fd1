using Bridge.Http;
using Bridge.Secrets;
using Bridge.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Billing;

/// <summary>Takes calls to the billing API and back: reads may be repeated, what changes something is sent once.</summary>
internal sealed partial class BillingHttp(
    IHttpClientFactory clients,
    ISecrets secrets,
    BillingFailures failures,
    BillingLimit limit,
    IOptions<BillingOptions> options,
    TimeScale scale,
    TimeProvider clock,
    ILogger<BillingHttp> logger)
{
    /// <summary>The client whose requests are repeated.</summary>
    public const string Reads = "billing-reads";

    /// <summary>The client whose requests are never repeated.</summary>
    public const string Sends = "billing-sends";

    /// <summary>The longest answer that is read, in bytes.</summary>
    public const int MaxAnswerBytes = 256 * 1024;

    private readonly BillingOptions _options = options.Value;

    /// <summary>Reads, and once more with a new token where the API refused the old one.</summary>
    /// <returns>The answer's <c>data</c>.</returns>
    public async Task<JToken?> ReadAsync(
        BillingOperation operation, IReadOnlyDictionary<string, string> arguments, CancellationToken cancellationToken)
    {
        var endpoint = new BillingEndpoint(operation, _options);
        var url = endpoint.UrlWith(endpoint.Parameters(arguments));
        using var time = new TimeLimit(scale.Of(_options.ReadTimeout), clock, cancellationToken);
        try
        {
            var (answer, token) = await GetAsync(operation, url, time.Token);
            if (answer.Verdict == Verdict.Unauthorized && await IsRenewedAsync(token, time.Token))
            {
                (answer, token) = await GetAsync(operation, url, time.Token);
            }

            return answer.Verdict == Verdict.Success ? answer.Envelope!.Data : throw failures.Of(operation, answer, token);
        }
        catch (Exception exception) when (BillingFailures.ReasonOf(exception, cancellationToken) is { } reason)
        {
            throw BillingFailures.NotApplied(operation, reason, exception);
        }
    }

    /// <summary>Sends a form, once, and after the deadline not at all.</summary>
    /// <returns>The answer's <c>data</c>.</returns>
    public async Task<JToken?> SendAsync(
        BillingOperation operation,
        IReadOnlyDictionary<string, string> arguments,
        SendDeadline? deadline,
        CancellationToken cancellationToken)
    {
        var endpoint = new BillingEndpoint(operation, _options);
        var fields = endpoint.Parameters(arguments);
        using var form = new SentOnceContent(FormOf(fields), deadline);
        using var request = new HttpRequestMessage(operation.Method, endpoint.UrlBeside(fields)) { Content = form };
        limit.ApplyToSend(request, deadline);
        using var time = new TimeLimit(scale.Of(_options.SendTimeout), clock, cancellationToken);
        BillingAnswer answer;
        try
        {
            answer = await ExchangeAsync(operation, Sends, request, time.Token);
        }
        catch (Exception exception) when (form.MayHaveLeft)
        {
            throw BillingFailures.InDoubt(operation, exception);
        }
        catch (Exception exception) when (BillingFailures.ReasonOf(exception, cancellationToken) is { } reason)
        {
            throw BillingFailures.NotApplied(operation, $"nothing was sent: {reason}", exception);
        }

        if (answer.Verdict == Verdict.Unauthorized)
        {
            secrets.Forget(_options.TokenSecret);
        }

        // A message may quote what was sent, a password among it. The account says which customer the message is about.
        return answer.Verdict == Verdict.Success
            ? answer.Envelope!.Data
            : throw failures.Of(operation, answer, TokenOf(request), SecretsOf(operation, arguments));
    }

    private async Task<(BillingAnswer Answer, string Token)> GetAsync(BillingOperation operation, Uri url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(operation.Method, url);
        limit.ApplyToRead(request);
        var answer = await ExchangeAsync(operation, Reads, request, cancellationToken);
        return (answer, TokenOf(request));
    }

    private async Task<BillingAnswer> ExchangeAsync(
        BillingOperation operation, string client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var activity = BridgeActivity.Start($"call {operation}");
        var start = clock.GetTimestamp();
        using var response = await clients.CreateClient(client).SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var answer = new BillingAnswer((int)response.StatusCode, BillingEnvelope.Read(body), RetryAfterOf(response));
        var elapsed = clock.GetElapsedTime(start);
        activity.CameTo(answer.Verdict);
        Log.Answered(logger, operation, answer, elapsed);
        return answer;
    }

    private async Task<bool> IsRenewedAsync(string refused, CancellationToken cancellationToken)
    {
        secrets.Forget(_options.TokenSecret);
        var renewed = !string.Equals(await secrets.GetAsync(_options.TokenSecret, cancellationToken), refused, StringComparison.Ordinal);
        Log.TokenRefused(logger, _options.TokenSecret, renewed);
        return renewed;
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - clock.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static MultipartFormDataContent FormOf(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            // As browsers write a field: its name in quotes, and no content type.
            var field = new StringContent(value);
            field.Headers.ContentType = null;
            form.Add(field, $"\"{name}\"");
        }

        return form;
    }

    private static string TokenOf(HttpRequestMessage request) =>
        request.Headers.TryGetValues(BillingTokenHandler.Header, out var values) ? string.Concat(values) : "";

    private static IEnumerable<string> SecretsOf(BillingOperation operation, IReadOnlyDictionary<string, string> arguments) =>
        operation.NeedsCaptcha
            ? arguments.Where(argument => argument.Key != BillingOperations.Arg.Account).Select(argument => argument.Value)
            : [];

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Operation}: {Answer} after {Elapsed}")]
        public static partial void Answered(ILogger logger, BillingOperation operation, BillingAnswer answer, TimeSpan elapsed);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The billing API refused the token of secret {Secret}, which was read again: another value, {Renewed}")]
        public static partial void TokenRefused(ILogger logger, string secret, bool renewed);
    }
}
