using Microsoft.Extensions.Logging;

namespace Bridge.Secrets;

/// <summary>
/// What is kept of one secret. However many read it, one of them asks the vault and all get the answer. A renewal that
/// fails leaves the values in force for up to another hour, so that webhooks go on while the vault is out.
/// </summary>
internal sealed partial class CachedSecret(string name, KeyVaultReader vault, TimeProvider clock, ILogger logger)
{
    /// <summary>How long values count as new.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);

    /// <summary>How much longer they stay in force while the vault is out.</summary>
    public static readonly TimeSpan StaleFor = TimeSpan.FromHours(1);

    /// <summary>
    /// How long the vault is left alone after a renewal failed, or when it has no such secret: a forger's requests to a
    /// half-configured source must not become requests to the vault.
    /// </summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>How long the vault is left alone when it failed and no values are in force; and the age below which values are not forgotten.</summary>
    public static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Task<IReadOnlyList<string>>? _answer;
    private DateTimeOffset _askAgainAt;
    private IReadOnlyList<string>? _values;
    private DateTimeOffset _readAt;

    /// <summary>The accepted values, newest first.</summary>
    public Task<IReadOnlyList<string>> ReadAsync()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_answer is null || (_answer.IsCompleted && now >= _askAgainAt))
            {
                _answer = AskAsync(now);
            }

            return _answer;
        }
    }

    /// <summary>Takes the values out of force, unless they were read just now, and lets the next read ask the vault.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            if (clock.GetUtcNow() - _readAt < ShortPause)
            {
                return;
            }

            _values = null;
            if (_answer is { IsCompletedSuccessfully: true })
            {
                _answer = null;
            }
        }
    }

    private async Task<IReadOnlyList<string>> AskAsync(DateTimeOffset askedAt)
    {
        try
        {
            var values = await vault.ReadAsync(name);
            Keep(values, askedAt, askedAt + FreshFor);
            return values;
        }
        catch (SecretMissingException)
        {
            Keep(values: null, askedAt, clock.GetUtcNow() + Pause);
            throw;
        }
        catch (SecretUnavailableException exception)
        {
            if (Fallback() is { } values)
            {
                Log.RenewalFailed(logger, exception, name);
                return values;
            }

            throw;
        }
    }

    private void Keep(IReadOnlyList<string>? values, DateTimeOffset readAt, DateTimeOffset askAgainAt)
    {
        lock (_gate)
        {
            _values = values;
            _readAt = readAt;
            _askAgainAt = askAgainAt;
        }
    }

    private IReadOnlyList<string>? Fallback()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var inForce = now < _readAt + FreshFor + StaleFor ? _values : null;
            _askAgainAt = now + (inForce is null ? ShortPause : Pause);
            return inForce;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Secret '{Name}' could not be renewed; the values read before stay in force for now.")]
        public static partial void RenewalFailed(ILogger logger, Exception exception, string name);
    }
}
