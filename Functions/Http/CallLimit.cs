using System.Threading.RateLimiting;

namespace Bridge.Http;

/// <summary>Holds the calls to one partner within <see cref="CallBounds"/>; who comes first is served first.</summary>
internal sealed class CallLimit : IDisposable
{
    /// <summary>How many calls may wait.</summary>
    public const int MaxWaiting = 1000;

    private readonly string _section;
    private readonly Pace _pace;
    private readonly TimeSpan _longestWait;
    private readonly TimeProvider _clock;
    private readonly ConcurrencyLimiter _slots;

    public CallLimit(string section, int concurrency, Pace pace, TimeSpan longestWait, TimeProvider clock)
    {
        (_section, _pace, _longestWait, _clock) = (section, pace, longestWait, clock);
        _slots = new ConcurrencyLimiter(new() { PermitLimit = concurrency, QueueLimit = MaxWaiting });
    }

    /// <summary>Lets every attempt at a request wait for its turn, and no longer than <paramref name="atMost"/> where it is given.</summary>
    public void ApplyTo(HttpRequestMessage request, TimeSpan? atMost = null)
    {
        var longestWait = atMost < _longestWait ? atMost.Value : _longestWait;
        request.Options.Set(CallLimitHandler.Turn, cancellationToken => EnterAsync(longestWait, cancellationToken));
    }

    /// <summary>Waits for a turn.</summary>
    /// <returns>The turn, which lasts until it is disposed of.</returns>
    /// <exception cref="CallLimitException">It did not come in time, or too many wait already.</exception>
    public async Task<IDisposable> EnterAsync(TimeSpan longestWait, CancellationToken cancellationToken)
    {
        var start = _clock.GetTimestamp();

        // The slot first: turns that gathered while there was none would all begin at once.
        var slot = await TakeSlotAsync(longestWait, cancellationToken);
        try
        {
            return await _pace.TakeTurnAsync(longestWait - _clock.GetElapsedTime(start), cancellationToken) ? slot : throw Late();
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<RateLimitLease> TakeSlotAsync(TimeSpan longestWait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var slot = _slots.AttemptAcquire();
        if (slot.IsAcquired)
        {
            return slot;
        }

        using var limit = new TimeLimit(longestWait > TimeSpan.Zero ? longestWait : TimeSpan.Zero, _clock, cancellationToken);
        try
        {
            slot = await _slots.AcquireAsync(cancellationToken: limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Late();
        }

        return slot.IsAcquired ? slot : throw new CallLimitException($"too many calls wait for their turn already ({Settings})");
    }

    private string Settings => $"{_section}:Concurrency, {_section}:RequestsPerSecond";

    private CallLimitException Late() => new($"its turn among the other calls did not come in time ({Settings})");
}

/// <summary>A call did not get its turn within the limits of the settings; nothing was sent. The message is part of a sentence.</summary>
internal sealed class CallLimitException(string message) : Exception(message);
