using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Bridge.Secrets;

/// <summary>
/// Secrets from the settings: <c>Secrets:{name}</c>, and <c>Secrets:{name}:previous</c> while the value before it is
/// still accepted. Settings are at hand, so no value is kept.
/// </summary>
internal sealed partial class SettingsSecrets(IConfiguration configuration, ILogger<SettingsSecrets> logger) : ISecrets
{
    // What App Service leaves in a setting whose reference to a vault it could not resolve: a text that anybody knows.
    private const string UnresolvedReference = "@Microsoft.KeyVault(";

    private readonly ConcurrentDictionary<string, Keys> _keys = new(StringComparer.Ordinal);

    public ValueTask<string> GetAsync(string name, CancellationToken cancellationToken) => new(Current(name, KeysOf(name).Current));

    public ValueTask<IReadOnlyList<string>> GetAcceptedAsync(string name, CancellationToken cancellationToken)
    {
        var keys = KeysOf(name);
        var current = Current(name, keys.Current);
        var previous = Previous(keys.Previous);
        return new(previous is null || string.Equals(previous, current, StringComparison.Ordinal) ? [current] : [current, previous]);
    }

    public void Forget(string name)
    {
    }

    // Every webhook asks, and settings name few secrets.
    private Keys KeysOf(string name) =>
        _keys.TryGetValue(name, out var keys) ? keys : _keys.GetOrAdd(SecretName.Check(name), _ => new Keys($"Secrets:{name}", $"Secrets:{name}:previous"));

    private string Current(string name, string setting)
    {
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

    private string? Previous(string setting)
    {
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

    private sealed record Keys(string Current, string Previous);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Setting} holds a Key Vault reference that was not resolved: the previous value is not accepted.")]
        public static partial void PreviousNotResolved(ILogger logger, string setting);
    }
}
