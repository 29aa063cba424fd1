using System.Net;
using System.Runtime.CompilerServices;

namespace Bridge.SelfHost.Doctor.Checks;

/// <summary>Where to ask for the address that the world sees.</summary>
/// <param name="Url">Answers a GET with the caller's address as text; null asks nobody.</param>
internal sealed record Outlook(Uri? Url);

/// <summary>The address that the world sees: the billing portal lists it, and refuses every other.</summary>
internal sealed class AddressCheck(Outlook outlook) : ICheck
{
    private const int MaxAnswer = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string What => "address";

    public async IAsyncEnumerable<Diagnosis> LookAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (outlook.Url is null)
        {
            yield break;
        }

        yield return await AskAsync(outlook.Url, cancellationToken) is { } address
            ? Diagnosis.Well(What, $"the world sees {address}.", "List it in the billing portal, if it is not there yet.")
            : Diagnosis.Doubtful(What, $"{outlook.Url.Host} did not tell the address that the world sees.", "Name another service with --address-url, or none.");
    }

    private static async Task<IPAddress?> AskAsync(Uri url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = MaxAnswer };
        try
        {
            return IPAddress.TryParse((await http.GetStringAsync(url, cancellationToken)).Trim(), out var address) ? address : null;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
