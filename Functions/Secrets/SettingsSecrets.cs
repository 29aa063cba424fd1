using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Bridge.Secrets;

/// <summary>
/// Secrets from the settings: <c>Secrets:{name}</c>, and <c>Secrets:{name}:previous</c> while the value before it is
/// still accepted. What they say is kept until the configuration tells that it was read anew.
/// </summary>
internal sealed partial class SettingsSecrets : ISecrets, IDisposable
{
    // What App Service leaves in a setting whose reference to a vault it could not resolve: a text that anybody knows.
    private const string UnresolvedReference = "@Microsoft.KeyVault(";

    private readonly IConfiguration _configuration;
    private readonly ILogger _logger;
    private readonly IDisposable _reloads;

    // Another one after a change, so that a value which was read just before it ends where nobody looks any more.
    private volatile ConcurrentDictionary<string, IReadOnlyList<string>> _accepted = NothingKept();

    public SettingsSecrets(IConfiguration configuration, ILogger<SettingsSecrets> logger)
    {
        (_configuration, _logger) = (configuration, logger);
        _reloads = ChangeToken.OnChange(configuration.GetReloadToken, () => _accepted = NothingKept());
    }

    public void Dispose() => _reloads.Dispose();

    public ValueTask<string> GetAsync(string name, CancellationToken cancellationToken) => new(Accepted(name)[0]);

    public ValueTask<IReadOnlyList<string>> GetAcceptedAsync(string name, CancellationToken cancellationToken) => new(Accepted(name));

    public void Forget(string name)
    {
    }

    private static ConcurrentDictionary<string, IReadOnlyList<string>> NothingKept() => new(StringComparer.Ordinal);

    private IReadOnlyList<string> Accepted(string name) => _accepted.GetOrAdd(name, static (name, secrets) => secrets.Read(name), this);

    private IReadOnlyList<string> Read(string name)
    {
        var setting = $"Secrets:{SecretName.Check(name)}";
        var current = Current(name, setting);
        var previous = Previous($"{setting}:previous");
        return previous is null || string.Equals(previous, current, StringComparison.Ordinal) ? [current] : [current, previous];
    }

    private string Current(string name, string setting)
    {
        var value = _configuration[setting];
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
        var value = _configuration[setting];
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        if (IsUnresolved(value))
        {
            Log.PreviousNotResolved(_logger, setting);
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
