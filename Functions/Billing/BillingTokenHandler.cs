using Bridge.Secrets;
using Microsoft.Extensions.Options;

namespace Bridge.Billing;

/// <summary>Puts the API key on every request, as the secret is at that moment.</summary>
internal sealed class BillingTokenHandler(ISecrets secrets, IOptions<BillingOptions> options) : DelegatingHandler
{
    /// <summary>The header that holds the API key.</summary>
    public const string Header = "token";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var name = options.Value.TokenSecret;
        var token = await secrets.GetAsync(name, cancellationToken);

        // The framework's own complaint would show the value.
        if (token.Length == 0 || token.Any(character => character is <= ' ' or >= '\x7f'))
        {
            throw new SecretUnavailableException(name, "its value is empty or holds spaces, line breaks or other characters that no API key has.");
        }

        request.Headers.Remove(Header);
        request.Headers.TryAddWithoutValidation(Header, token);
        return await base.SendAsync(request, cancellationToken);
    }
}
