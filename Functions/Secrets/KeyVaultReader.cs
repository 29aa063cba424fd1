using System.Text.Json;
using Azure;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace Bridge.Secrets;

/// <summary>
/// Reads a secret's versions from Key Vault. Enabled ones between their activation and expiration count; the vault itself
/// would also hand out a version whose time has not come, or is over.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/key-vault/secrets/about-secrets#secret-attributes</remarks>
internal sealed class KeyVaultReader(SecretClient client, TimeProvider clock)
{
    /// <summary>The longest that one read takes, retries and signing in included.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    // The current version and the one before it: a rotation has two sides.
    private const int AcceptedVersions = 2;

    /// <summary>The values of the active versions, newest first; at least one and at most two.</summary>
    /// <exception cref="SecretMissingException">There is no such secret, or no active version of it.</exception>
    /// <exception cref="SecretUnavailableException">The vault does not answer, or refuses.</exception>
    public async Task<IReadOnlyList<string>> ReadAsync(string name)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        try
        {
            var versions = await ActiveVersionsAsync(name, limit.Token);
            var values = await Task.WhenAll(versions.Select(version => ValueAsync(name, version, limit.Token)));
            string[] accepted = [.. values.Where(value => !string.IsNullOrWhiteSpace(value)).Distinct(StringComparer.Ordinal)];
            return accepted.Length > 0 ? accepted : throw Missing(name);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            throw Missing(name, exception);
        }
        catch (Exception exception) when (WhyUnavailable(exception) is { } reason)
        {
            throw new SecretUnavailableException(name, $"{client.VaultUri} {reason}", exception);
        }
    }

    private async Task<IReadOnlyList<string>> ActiveVersionsAsync(string name, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var active = new List<SecretProperties>();
        await foreach (var version in client.GetPropertiesOfSecretVersionsAsync(name, cancellationToken))
        {
            if (version.Enabled != false && !(version.NotBefore > now) && !(version.ExpiresOn <= now))
            {
                active.Add(version);
            }
        }

        return [.. active.OrderByDescending(version => version.CreatedOn).Take(AcceptedVersions).Select(version => version.Version)];
    }

    private async Task<string> ValueAsync(string name, string version, CancellationToken cancellationToken) =>
        (await client.GetSecretAsync(name, version, cancellationToken)).Value.Value;

    private SecretMissingException Missing(string name, Exception? inner = null) =>
        new(name, $"{client.VaultUri} has no enabled, unexpired version of it. Add one there, or correct the setting that names the secret.", inner);

    private static string? WhyUnavailable(Exception exception) => exception switch
    {
        RequestFailedException { Status: 401 } => "did not accept the app's identity (401). Check KeyVault:Uri, and that the identity is of the vault's tenant.",
        RequestFailedException { Status: 403 } => "does not let the app read (403). Give its identity the role Key Vault Secrets User, and check the vault's firewall.",
        RequestFailedException { Status: 429 } => "is throttling (429). It is asked again by itself.",
        RequestFailedException { Status: > 0 } failed => $"answered {failed.Status}. It is asked again by itself.",
        AuthenticationFailedException => "cannot be asked: signing in failed. Give the app a managed identity, or sign in on the desk with 'az login'.",
        OperationCanceledException => $"did not answer within {Limit.TotalSeconds} seconds. It is asked again by itself.",
        RequestFailedException or AggregateException => "cannot be reached. Check KeyVault:Uri, DNS and the way to the vault.",
        InvalidOperationException or JsonException => "does not answer like a Key Vault. Check KeyVault:Uri.",
        _ => null,
    };
}
