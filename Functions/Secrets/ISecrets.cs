namespace Bridge.Secrets;

/// <summary>
/// Secrets by name: from Key Vault where <c>KeyVault:Uri</c> is set, else from the settings under <c>Secrets</c>.
/// What the vault said is kept for ten minutes, and for another hour where the vault is out. Values are never logged.
/// </summary>
public interface ISecrets
{
    /// <summary>The current value of a secret.</summary>
    /// <exception cref="SecretMissingException">There is no such secret.</exception>
    /// <exception cref="SecretUnavailableException">The vault does not answer, or refuses.</exception>
    ValueTask<string> GetAsync(string name, CancellationToken cancellationToken);

    /// <summary>The values that are accepted now, newest first: during a rotation the current and the previous one.</summary>
    /// <exception cref="SecretMissingException">There is no such secret.</exception>
    /// <exception cref="SecretUnavailableException">The vault does not answer, or refuses.</exception>
    ValueTask<IReadOnlyList<string>> GetAcceptedAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets what is kept of a secret, so that the next read asks the vault: after a 401. What was asked for in the last
    /// five seconds stays, so that a storm of refusals does not become a storm on the vault.
    /// </summary>
    void Forget(string name);
}

/// <summary>There is no secret of that name. The message names the secret and the setting, never a value.</summary>
public sealed class SecretMissingException(string name, string reason, Exception? inner = null)
    : Exception($"Secret '{name}' is missing: {reason}", inner)
{
    /// <summary>The secret's name.</summary>
    public string Name { get; } = name;
}

/// <summary>A secret could not be read now; a later try may succeed. The message names the secret, never a value.</summary>
public sealed class SecretUnavailableException(string name, string reason, Exception? inner = null)
    : Exception($"Secret '{name}' cannot be read: {reason}", inner)
{
    /// <summary>The secret's name.</summary>
    public string Name { get; } = name;
}
