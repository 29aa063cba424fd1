using Bridge.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Billing;

/// <summary>What a refused token or address means for the operation that met it.</summary>
public enum Unauthorized
{
    /// <summary>The probe was refused as well: the circuit is open, and the operation waits for it.</summary>
    CircuitOpened,

    /// <summary>The token was read anew and is accepted: the operation is tried again.</summary>
    TokenRenewed,

    /// <summary>The probe was accepted with the same token: the billing API refuses this operation alone.</summary>
    OperationRefused,
}

/// <summary>Whether the billing API accepts this app at all: one answer for every instance.</summary>
public sealed partial class BillingCircuit : IDisposable
{
    private readonly BillingProbe _probe;
    private readonly SharedCircuit _shared;
    private readonly BillingOptions _options;
    private readonly BridgeMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger<BillingCircuit> _logger;

    // A refused token meets all operations at once: one of them asks, the others find its answer.
    private readonly SemaphoreSlim _judging = new(1);

    internal BillingCircuit(
        BillingProbe probe,
        SharedCircuit shared,
        IOptions<BillingOptions> options,
        BridgeMetrics metrics,
        TimeProvider clock,
        ILogger<BillingCircuit> logger) =>
        (_probe, _shared, _options, _metrics, _clock, _logger) = (probe, shared, options.Value, metrics, clock, logger);

    /// <summary>Whether no operation is run for now.</summary>
    public async ValueTask<bool> IsOpenAsync(CancellationToken cancellationToken) => (await ReadAsync(cancellationToken)).IsOpen;

    /// <summary>The state, at most a few seconds old; the last one known where storage does not answer.</summary>
    public Task<CircuitState> ReadAsync(CancellationToken cancellationToken) => _shared.ReadAsync(cancellationToken);

    /// <summary>Finds out by a probe what a refusal means; opens the circuit where the probe is refused as well.</summary>
    /// <exception cref="BillingUnavailableException">The probe came to no answer.</exception>
    public async Task<Unauthorized> JudgeAsync(BillingUnauthorizedException refusal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        await _judging.WaitAsync(cancellationToken);
        try
        {
            return await IsOpenAsync(cancellationToken) ? Unauthorized.CircuitOpened : await AskAsync(refusal, cancellationToken);
        }
        finally
        {
            _judging.Release();
        }
    }

    /// <summary>Probes where the circuit is open, and closes it where the billing API accepts the app again.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var loaded = await _shared.LoadAsync(cancellationToken);
        var state = loaded?.State ?? await ReadAsync(cancellationToken);
        if (!state.IsOpen)
        {
            return;
        }

        try
        {
            if ((await _probe.AskAsync(cancellationToken)).Refusal is { } refusal)
            {
                Log.StillRefused(_logger, refusal.Evidence, state.Since);
                return;
            }
        }
        catch (BillingUnavailableException exception)
        {
            Log.NoAnswer(_logger, exception.Reason);
            return;
        }

        if (await _shared.ChangeAsync(loaded, CircuitState.Closed with { Since = _clock.GetUtcNow() }, cancellationToken))
        {
            _metrics.CircuitClosed();
            Log.Closed(_logger, state.Since);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _judging.Dispose();

    private async Task<Unauthorized> AskAsync(BillingUnauthorizedException refusal, CancellationToken cancellationToken)
    {
        // Loaded before the probe: whoever opens or closes the circuit after this knows better.
        var loaded = await _shared.LoadAsync(cancellationToken);
        if (loaded is { State.IsOpen: true })
        {
            return Unauthorized.CircuitOpened;
        }

        var answer = await _probe.AskAsync(cancellationToken);
        if (answer.Refusal is not { } second)
        {
            var isRenewed = !string.Equals(answer.TokenMark, refusal.TokenMark, StringComparison.Ordinal);
            return isRenewed ? Unauthorized.TokenRenewed : Unauthorized.OperationRefused;
        }

        var open = new CircuitState(
            true,
            _clock.GetUtcNow(),
            $"The billing API does not accept this app: the token in secret '{_options.TokenSecret}' is not valid, or this app's public address is not on the billing portal's list. Correct either; it is asked again every minute.",
            $"{refusal.Operation}: {refusal.Evidence}; {second.Operation}: {second.Evidence}");
        if (await _shared.ChangeAsync(loaded, open, cancellationToken))
        {
            _metrics.CircuitOpened();
            Log.Opened(_logger, open.Reason, open.Evidence);
        }

        return Unauthorized.CircuitOpened;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "No operation is run for now. {Reason} ({Evidence})")]
        public static partial void Opened(ILogger logger, string reason, string evidence);

        [LoggerMessage(LogLevel.Warning, "The billing API still does not accept this app ({Evidence}); no operation is run since {Since}.")]
        public static partial void StillRefused(ILogger logger, string evidence, DateTimeOffset? since);

        [LoggerMessage(LogLevel.Warning, "Whether the billing API accepts this app again is not known: {Reason}")]
        public static partial void NoAnswer(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "The billing API accepts this app again, which it did not since {Since}. Operations are run again.")]
        public static partial void Closed(ILogger logger, DateTimeOffset? since);
    }
}
