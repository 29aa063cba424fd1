using System.Net.Http.Headers;
using System.Text;
using Bridge.Crm.Tokens;
using Bridge.Secrets;

namespace Bridge.Crm.Zendesk;

/// <summary>What authorises a call.</summary>
/// <param name="Header">The header to send.</param>
/// <param name="Forget">Makes sure that it is not given out again, where it was refused.</param>
internal sealed record ZendeskPass(AuthenticationHeaderValue Header, Action Forget);

/// <summary>Gives out what authorises calls, as the source's settings say.</summary>
internal sealed class ZendeskLogin(ZendeskSettings settings, ISecrets secrets, AccessTokens tokens)
{
    /// <summary>A pass that is good as far as is known.</summary>
    /// <exception cref="CrmUnavailableException">There is none to be had.</exception>
    public async Task<ZendeskPass> EnterAsync(CancellationToken cancellationToken)
    {
        if (settings.Authentication is ByClientCredentials)
        {
            var token = await tokens.GetAsync(cancellationToken);
            return new ZendeskPass(new AuthenticationHeaderValue("Bearer", token.Value), () => tokens.Forget(token));
        }

        var name = settings.Authentication.Secret;
        var secret = await ReadAsync(name, cancellationToken);
        return new ZendeskPass(
            settings.Authentication is ByApiToken { Email: var email } ? Basic($"{email}/token:{secret}") : new AuthenticationHeaderValue("Bearer", secret),
            () => secrets.Forget(name));
    }

    private async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var secret = (await secrets.GetAsync(name, cancellationToken)).Trim();

            // The header's own error would quote the secret.
            return TokenText.IsSendable(secret)
                ? secret
                : throw new CrmUnavailableException(settings.Source, $"The secret '{name}' holds no token. Put Zendesk's token into it.");
        }
        catch (Exception exception) when (exception is SecretMissingException or SecretUnavailableException)
        {
            throw new CrmUnavailableException(settings.Source, exception.Message, inner: exception);
        }
    }

    private static AuthenticationHeaderValue Basic(string user) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
}
