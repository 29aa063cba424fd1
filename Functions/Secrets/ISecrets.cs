namespace Bridge.Secrets;

/// <summary>
/// Secrets by name: from Key Vault where <c>KeyVault:Uri</c> is set, else from the settings under <c>Secrets</c>.
/// Values are cached for ten minutes and never logged.
/// </summary>
public interface ISecrets
{
    /// <summary>The current value of a secret.</summary>
    /// <exception cref="SecretUnavailableException">There is no such secret, or the vault does not answer.</exception>
    ValueTask<string> GetAsync(string name, CancellationToken cancellationToken);

    /// <summary>The values that are accepted now, newest first: during a rotation the current and the previous one.</summary>
    /// <exception cref="SecretUnavailableException">There is no such secret, or the vault does not answer.</exception>
    ValueTask<IReadOnlyList<string>> GetAcceptedAsync(string name, CancellationToken cancellationToken);

    /// <summary>Forgets what is cached of a secret, so that the next read asks the vault: after a 401.</summary>
    void Forget(string name);
}

/// <summary>A secret could not be read. The message names the secret and the setting, never a value.</summary>
public sealed class SecretUnavailableException(string name, string reason, Exception? inner = null)
    : Exception($"Secret '{name}' cannot be read: {reason}", inner)
{
    /// <summary>The secret's name.</summary>
    public string Name { get; } = name;
}
