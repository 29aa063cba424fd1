using System.Net;
using System.Net.Http.Headers;
using Bridge.Crm.Tokens;

namespace Bridge.Crm.Dynamics365;

/// <summary>Authorises each call; a token that is not accepted is renewed and tried once more.</summary>
internal sealed class DataverseAuthorization : DelegatingHandler
{
    /// <summary>The tokens of the source that makes a request.</summary>
    public static readonly HttpRequestOptionsKey<AccessTokens> Tokens = new("Dataverse.Tokens");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Tokens, out var tokens))
        {
            throw new InvalidOperationException("The request does not name the tokens that authorise it.");
        }

        var token = await AuthorizeAsync(request, tokens, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        response.Dispose();
        tokens.Forget(token);
        await AuthorizeAsync(request, tokens, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }

    private static async Task<AccessToken> AuthorizeAsync(HttpRequestMessage request, AccessTokens tokens, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        return token;
    }
}
