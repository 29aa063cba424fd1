using System.Globalization;
using System.Text.RegularExpressions;
using Bridge.Crm.Tokens;
using Bridge.Secrets;

namespace Bridge.Crm.Dynamics365;

/// <summary>
/// Signs in to Microsoft Entra as an app registration
/// (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
/// </summary>
internal sealed partial class ClientSecretSignIn(Dynamics365Settings settings, ISecrets secrets, IHttpClientFactory clients, TimeProvider clock)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "Microsoft Entra";

    private SignInSettings SignIn => settings.SignIn;

    /// <summary>A new token.</summary>
    /// <exception cref="CrmUnavailableException">There is none to be had.</exception>
    public async Task<AccessToken> SignInAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(SignIn.Authority, $"{SignIn.TenantId}/oauth2/v2.0/token"));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = SignIn.ClientId!.Value.ToString("D"),
            ["client_secret"] = (await secrets.GetAsync(SignIn.ClientSecret, cancellationToken)).Trim(),
            ["scope"] = settings.Scope,
        });
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendToCrmAsync(settings.Source, request, cancellationToken);
        var answer = await response.ReadJsonObjectAsync(cancellationToken);
        return response.IsSuccessStatusCode ? TokenOf(answer) : throw Refusal(response, answer);
    }

    private AccessToken TokenOf(JObject? answer) =>
        answer?["access_token"] is JValue { Value: string token } && TokenText.IsSendable(token)
            ? new AccessToken(token, ExpiresAt(answer))
            : throw new CrmUnavailableException(settings.Source, $"Microsoft Entra's answer holds no access token. Check Sources:{settings.Source}:Authority.");

    private DateTimeOffset? ExpiresAt(JObject answer) =>
        int.TryParse(IdText.Of(answer["expires_in"]), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? clock.GetUtcNow() + TimeSpan.FromSeconds(seconds)
            : null;

    private CrmUnavailableException Refusal(HttpResponseMessage response, JObject? answer)
    {
        var status = (int)response.StatusCode;
        var said = answer?["error"] is JValue { Value: string error } && ErrorCode().IsMatch(error) ? $"({status}; {error})" : $"({status})";
        if (status is < 400 or 408 or 429 or >= 500)
        {
            return new CrmUnavailableException(settings.Source, $"Microsoft Entra could not give a token {said}.", response.RetryAfter(clock));
        }

        // A new secret may be in the vault already.
        secrets.Forget(SignIn.ClientSecret);
        return new CrmUnavailableException(
            settings.Source,
            $"Microsoft Entra refused to sign the bridge in {said}. Put a valid client secret into the secret '{SignIn.ClientSecret}', and check Sources:{settings.Source}:TenantId and ClientId.");
    }

    [GeneratedRegex("^[a-z_]{1,60}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ErrorCode();
}
