using Bridge.Crm.Tokens;
using Bridge.Secrets;

namespace Bridge.Crm.Pipedrive;

/// <summary>Authorises calls with the API token of a user, which is good until the user makes another one.</summary>
internal sealed class ApiTokenSignIn(PipedriveSettings settings, ISecrets secrets) : IPipedriveSignIn
{
    private const string Header = "x-api-token";

    public string Remedy => $"Put a valid API token into the secret '{settings.ApiToken}'";

    public async Task<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        var token = await secrets.ReadForCrmAsync(settings.Source, settings.ApiToken, cancellationToken);

        // The header's own error would quote the token.
        return token.Length > 0 && token.All(char.IsAsciiLetterOrDigit)
            ? new AccessToken(token, ExpiresAt: null)
            : throw new CrmUnavailableException(settings.Source, $"Secret '{settings.ApiToken}' does not hold an API token. {Remedy}.");
    }

    public void Forget(AccessToken refused) => secrets.Forget(settings.ApiToken);

    public void Authorize(HttpRequestMessage request, AccessToken token) => request.Headers.Add(Header, token.Value);
}
