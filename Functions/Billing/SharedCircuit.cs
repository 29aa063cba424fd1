using Azure;
using Azure.Identity;
using Bridge.Http;
using Microsoft.Extensions.Logging;

namespace Bridge.Billing;

/// <summary>
/// The circuit's state as this instance knows it: read from storage every few seconds at most, however many ask. While
/// storage does not answer, what was last known holds, so that work goes on.
/// </summary>
internal sealed partial class SharedCircuit(CircuitTable table, TimeScale scale, TimeProvider clock, ILogger<SharedCircuit> logger)
{
    private readonly TimeSpan _freshFor = scale.Of(TimeSpan.FromSeconds(5));
    private readonly TimeSpan _limit = scale.Of(TimeSpan.FromSeconds(3), ScaledTimes.ShortestConnect);
    private readonly Lock _lock = new();
    private Task<CircuitState>? _answer;
    private DateTimeOffset _askedAt;
    private CircuitState _known = CircuitState.Closed;

    /// <summary>The state, at most a few seconds old.</summary>
    public Task<CircuitState> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_answer is null || (_answer.IsCompleted && (now - _askedAt).Duration() >= _freshFor))
            {
                _askedAt = now;
                _answer = AskAsync();
            }

            // A caller that gives up leaves the question to the others that wait for its answer.
            return _answer.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The state as it is stored now, to be changed; null where storage does not answer.</summary>
    public async Task<StoredCircuit?> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var limit = new TimeLimit(_limit, clock, cancellationToken);
            var stored = await table.ReadAsync(limit.Token);
            Keep(stored.State);
            return stored;
        }
        catch (Exception exception) when (IsOutage(exception, cancellationToken))
        {
            Log.NotRead(logger, exception);
            return null;
        }
    }

    /// <summary>
    /// Changes the state for every instance, unless another did so since it was loaded: then the other's holds. While
    /// storage does not answer it changes for this instance alone, until storage answers again.
    /// </summary>
    /// <returns>Whether this call changed it.</returns>
    public async Task<bool> ChangeAsync(StoredCircuit? loaded, CircuitState next, CancellationToken cancellationToken)
    {
        Keep(next);
        if (loaded is null)
        {
            return true;
        }

        try
        {
            using var limit = new TimeLimit(_limit, clock, cancellationToken);
            if (await table.WriteAsync(loaded, next, limit.Token))
            {
                return true;
            }
        }
        catch (Exception exception) when (IsOutage(exception, cancellationToken))
        {
            Log.NotWritten(logger, exception);
            return true;
        }

        await LoadAsync(cancellationToken);
        return false;
    }

    private async Task<CircuitState> AskAsync()
    {
        var stored = await LoadAsync(CancellationToken.None);
        lock (_lock)
        {
            return stored?.State ?? _known;
        }
    }

    private void Keep(CircuitState state)
    {
        lock (_lock)
        {
            (_known, _answer, _askedAt) = (state, Task.FromResult(state), clock.GetUtcNow());
        }
    }

    private static bool IsOutage(Exception exception, CancellationToken caller) => exception switch
    {
        OperationCanceledException => !caller.IsCancellationRequested,
        RequestFailedException or AggregateException or AuthenticationFailedException => true,
        _ => false,
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The state of the circuit to the billing API could not be read from storage; the last one known holds.")]
        public static partial void NotRead(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The state of the circuit to the billing API could not be written to storage; it holds for this instance alone.")]
        public static partial void NotWritten(ILogger logger, Exception exception);
    }
}
