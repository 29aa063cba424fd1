using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Bridge.Secrets;

/// <summary>Secrets from Key Vault, kept for a while.</summary>
internal sealed class KeyVaultSecrets(KeyVaultReader vault, TimeProvider clock, ILogger<KeyVaultSecrets> logger) : ISecrets
{
    // Key Vault does not tell upper from lower case in names.
    private readonly ConcurrentDictionary<string, CachedSecret> _secrets = new(StringComparer.OrdinalIgnoreCase);

    public async ValueTask<string> GetAsync(string name, CancellationToken cancellationToken) =>
        (await GetAcceptedAsync(name, cancellationToken))[0];

    // A caller that gives up leaves the question to the others that wait for its answer.
    public async ValueTask<IReadOnlyList<string>> GetAcceptedAsync(string name, CancellationToken cancellationToken) =>
        await _secrets.GetOrAdd(SecretName.Check(name), NewSecret).ReadAsync().WaitAsync(cancellationToken);

    public void Forget(string name)
    {
        if (_secrets.TryGetValue(name, out var secret))
        {
            secret.Forget();
        }
    }

    private CachedSecret NewSecret(string name) => new(name, vault, clock, logger);
}
