using Azure.Core;
using Azure.Identity;

namespace Bridge.Crm.Dynamics365;

/// <summary>Signs in as the app's managed identity, or as the developer on a desk.</summary>
internal sealed class ManagedIdentitySignIn(Dynamics365Settings settings, TokenCredential credential)
{
    /// <summary>The credential that the settings name.</summary>
    public static TokenCredential CredentialOf(SignInSettings signIn)
    {
        var identity = new DefaultAzureCredentialOptions();
        if (signIn.ClientId is { } id)
        {
            identity.ManagedIdentityClientId = id.ToString("D");
        }

        return new DefaultAzureCredential(identity);
    }

    /// <summary>A new token.</summary>
    /// <exception cref="CrmUnavailableException">There is none to be had.</exception>
    public async Task<Tokens.AccessToken> SignInAsync(CancellationToken cancellationToken)
    {
        try
        {
            var token = await credential.GetTokenAsync(new TokenRequestContext([settings.Scope]), cancellationToken);
            return new Tokens.AccessToken(token.Token, token.ExpiresOn);
        }
        catch (AuthenticationFailedException exception)
        {
            throw new CrmUnavailableException(
                settings.Source,
                "Signing in as the managed identity failed. Give the app a managed identity, and make an application user for it in the environment.",
                inner: exception);
        }
    }
}
