using Azure;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Bridge.Secrets;
using Microsoft.Extensions.Options;

namespace Bridge.SelfHost.Doctor;

/// <summary>When the newest version of a secret expires. Only a vault knows.</summary>
/// <remarks>https://learn.microsoft.com/azure/key-vault/secrets/about-secrets#secret-attributes</remarks>
internal sealed class SecretExpiry(IServiceProvider services, IOptions<KeyVaultOptions> options)
{
    /// <summary>The time, UTC; null where there is none, or it cannot be read.</summary>
    public async Task<DateTimeOffset?> OfAsync(string name, CancellationToken cancellationToken)
    {
        if (!options.Value.IsSet)
        {
            return null;
        }

        try
        {
            var versions = services.GetRequiredService<SecretClient>().GetPropertiesOfSecretVersionsAsync(name, cancellationToken);
            return await versions
                .Where(version => version.Enabled != false)
                .MaxByAsync(version => version.CreatedOn, cancellationToken: cancellationToken) is { } newest ? newest.ExpiresOn : null;
        }
        catch (Exception exception) when (exception is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            return null;
        }
    }
}
