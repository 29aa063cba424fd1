using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace Bridge.Secrets;

/// <summary>Makes the client of the vault. A webhook waits for it, so that it gives up early.</summary>
internal static class KeyVaultClient
{
    /// <summary>A client that signs in as the app's managed identity, or as the developer on a desk.</summary>
    public static SecretClient Create(KeyVaultOptions settings)
    {
        var identity = new DefaultAzureCredentialOptions();
        if (!string.IsNullOrEmpty(settings.ClientId))
        {
            identity.ManagedIdentityClientId = settings.ClientId;
        }

        return new SecretClient(new Uri(settings.Uri!), new DefaultAzureCredential(identity), Options());
    }

    /// <summary>How the client waits and tries again: see <see cref="KeyVaultReader.Limit"/> for the whole of it.</summary>
    public static SecretClientOptions Options() => new()
    {
        Retry =
        {
            Mode = RetryMode.Exponential,
            MaxRetries = 2,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(1),
            NetworkTimeout = TimeSpan.FromSeconds(2),
        },
    };
}
