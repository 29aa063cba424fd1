using System.Net;
using System.Net.Http.Headers;
using Bridge.Crm.Tokens;
using Bridge.Secrets;

namespace Bridge.Crm.HubSpot;

/// <summary>Authorises each call; a token that is not accepted is read afresh and tried once more.</summary>
internal sealed class HubSpotAccessToken(ISecrets secrets) : DelegatingHandler
{
    /// <summary>The name of the secret that authorises a request.</summary>
    public static readonly HttpRequestOptionsKey<string> SecretName = new("HubSpot.AccessToken");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(SecretName, out var name))
        {
            throw new InvalidOperationException("The request does not name the secret that authorises it.");
        }

        await AuthorizeAsync(request, name, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        response.Dispose();
        secrets.Forget(name);
        await AuthorizeAsync(request, name, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }

    private async ValueTask AuthorizeAsync(HttpRequestMessage request, string name, CancellationToken cancellationToken)
    {
        var token = (await secrets.GetAsync(name, cancellationToken)).Trim();

        // The header's own error would quote the token.
        request.Headers.Authorization = TokenText.IsSendable(token)
            ? new AuthenticationHeaderValue("Bearer", token)
            : throw new SecretMissingException(name, "its value is no access token. Put HubSpot's access token into it.");
    }
}
