namespace Bridge.Http;

/// <summary>Lets at most so many turns begin within any second, not only on average: each waits for the one so many before it.</summary>
internal sealed class Pace(int perSecond, TimeSpan second, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly long _second = (long)(second.TotalSeconds * clock.TimestampFrequency);

    // The turns given last, in a ring: the next takes the place of the one that it follows by a second.
    private readonly long?[] _turns = new long?[perSecond];
    private int _next;

    /// <summary>Waits for the next turn; gives up at once where it comes later than in <paramref name="longest"/>, and takes none then.</summary>
    /// <returns>Whether it came.</returns>
    public async ValueTask<bool> TakeTurnAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var turn = _turns[_next] is { } before ? Math.Max(now, before + _second) : now;
            wait = clock.GetElapsedTime(now, turn);
            if (wait > TimeSpan.Zero && wait > longest)
            {
                return false;
            }

            _turns[_next] = turn;
            _next = (_next + 1) % _turns.Length;
        }

        if (wait > TimeSpan.Zero)
        {
            // A timer knows whole milliseconds, and must not be early.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, cancellationToken);
        }

        return true;
    }
}
