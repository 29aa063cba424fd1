using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Bridge.Secrets;

/// <summary>
/// Secrets from the settings: <c>Secrets:{name}</c>, and <c>Secrets:{name}:previous</c> while the value before it is
/// still accepted. Settings are at hand, so nothing is kept.
/// </summary>
internal sealed partial class SettingsSecrets(IConfiguration configuration, ILogger<SettingsSecrets> logger) : ISecrets
{
    // What App Service leaves in a setting whose reference to a vault it could not resolve: a text that anybody knows.
    private const string UnresolvedReference = "@Microsoft.KeyVault(";

    public ValueTask<string> GetAsync(string name, CancellationToken cancellationToken) => new(Current(name));

    public ValueTask<IReadOnlyList<string>> GetAcceptedAsync(string name, CancellationToken cancellationToken)
    {
        var current = Current(name);
        var previous = Previous(name);
        return new(previous is null || string.Equals(previous, current, StringComparison.Ordinal) ? [current] : [current, previous]);
    }

    public void Forget(string name)
    {
    }

    private string Current(string name)
    {
        var setting = $"Secrets:{SecretName.Check(name)}";
        var value = configuration[setting];
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new SecretMissingException(
                name, $"{setting} is not set. Set it, or set KeyVault:Uri to the vault that holds the secret.");
        }

        return IsUnresolved(value)
            ? throw new SecretMissingException(
                name, $"{setting} holds a Key Vault reference that was not resolved. Check the reference, and that the app's identity may read the vault.")
            : value;
    }

    private string? Previous(string name)
    {
        var setting = $"Secrets:{name}:previous";
        var value = configuration[setting];
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        if (IsUnresolved(value))
        {
            Log.PreviousNotResolved(logger, setting);
            return null;
        }

        return value;
    }

    private static bool IsUnresolved(string value) =>
        value.TrimStart().StartsWith(UnresolvedReference, StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Setting} holds a Key Vault reference that was not resolved: the previous value is not accepted.")]
        public static partial void PreviousNotResolved(ILogger logger, string setting);
    }
}
