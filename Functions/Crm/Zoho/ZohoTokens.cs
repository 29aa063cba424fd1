using System.Globalization;
using Bridge.Crm.Tokens;
using Bridge.Secrets;

namespace Bridge.Crm.Zoho;

/// <summary>
/// Makes access tokens from the refresh token (https://www.zoho.com/crm/developer/docs/api/v8/refresh.html). Zoho gives out ten in ten
/// minutes (https://www.zoho.com/crm/developer/docs/api/v8/token-validity.html), and whoever goes on asking waits the longer: a refusal
/// is not asked for again at once.
/// </summary>
internal sealed class ZohoTokens(ZohoSettings settings, ISecrets secrets, IHttpClientFactory clients, TimeProvider clock)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "Zoho.Accounts";

    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterTooMany = TimeSpan.FromMinutes(10);

    private DateTimeOffset _askAgainAt;
    private string _refusal = string.Empty;

    /// <summary>Asks for a token.</summary>
    /// <exception cref="CrmUnavailableException">There is none to be had now.</exception>
    public async Task<AccessToken> AskAsync(CancellationToken cancellationToken)
    {
        if (_askAgainAt - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
        {
            throw new CrmUnavailableException(settings.Source, _refusal, wait);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.AccountsUrl, "oauth/v2/token"));
        request.Content = new FormUrlEncodedContent(await FormAsync(cancellationToken));
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendToCrmAsync(settings.Source, request, cancellationToken);
        var answer = await response.ReadJsonObjectAsync(cancellationToken);
        return Text(answer, "access_token") is { } token && response.IsSuccessStatusCode
            ? TokenOf(token, answer!)
            : throw Refusal((int)response.StatusCode, Text(answer, "error"));
    }

    private async Task<Dictionary<string, string>> FormAsync(CancellationToken cancellationToken) => new(StringComparer.Ordinal)
    {
        ["grant_type"] = "refresh_token",
        ["client_id"] = settings.ClientId,
        ["client_secret"] = await secrets.ReadForCrmAsync(settings.Source, settings.ClientSecret, cancellationToken),
        ["refresh_token"] = await secrets.ReadForCrmAsync(settings.Source, settings.RefreshToken, cancellationToken),
    };

    private AccessToken TokenOf(string token, JObject answer)
    {
        if (!TokenText.IsSendable(token))
        {
            throw new CrmUnavailableException(settings.Source, "Zoho's answer holds no access token that can be sent.");
        }

        var lifetime = int.TryParse(IdText.Of(answer["expires_in"]), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : UsualLifetime;
        return new AccessToken(token, clock.GetUtcNow() + lifetime, settings.ApiUrl ?? ApiOf(answer));
    }

    private Uri ApiOf(JObject answer) =>
        Uri.TryCreate(Text(answer, "api_domain"), UriKind.Absolute, out var api)
        && (api.Scheme == Uri.UriSchemeHttps || (api.Scheme == Uri.UriSchemeHttp && api.IsLoopback && settings.AccountsUrl.IsLoopback))
            ? new Uri(api.GetLeftPart(UriPartial.Authority) + '/')
            : throw new CrmUnavailableException(settings.Source, $"Zoho's answer does not say where its API is. Set Sources:{settings.Source}:ApiUrl, such as https://www.zohoapis.com.");

    private CrmUnavailableException Refusal(int status, string? error)
    {
        var (reason, pause) = error?.ToUpperInvariant() switch
        {
            "ACCESS DENIED" or "ACCESS_DENIED" => ("Zoho gives out no more access tokens for ten minutes: too many were asked for.", AfterTooMany),
            "INVALID_CODE" => (
                $"Zoho does not accept the refresh token (invalid_code). Make a new one in the API console of the data centre that Sources:{settings.Source}:DataCenter names, and put it into the secret '{settings.RefreshToken}'.",
                AfterRefusal),
            "INVALID_CLIENT" or "INVALID_CLIENT_SECRET" => (
                $"Zoho does not accept the client. Check Sources:{settings.Source}:ClientId, Sources:{settings.Source}:DataCenter and the secret '{settings.ClientSecret}'.",
                AfterRefusal),
            _ => (string.Create(CultureInfo.InvariantCulture, $"Zoho gave no access token ({status})."), TimeSpan.Zero),
        };
        if (pause > TimeSpan.Zero)
        {
            secrets.Forget(settings.RefreshToken);
            secrets.Forget(settings.ClientSecret);
            (_askAgainAt, _refusal) = (clock.GetUtcNow() + pause, reason);
        }

        return new CrmUnavailableException(settings.Source, reason, pause > TimeSpan.Zero ? pause : null);
    }

    private static string? Text(JObject? answer, string name) => answer?[name] is JValue { Value: string { Length: > 0 } text } ? text : null;
}
