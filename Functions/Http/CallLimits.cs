using System.Collections.Concurrent;

namespace Bridge.Http;

/// <summary>Makes the limits of the partners, and owns them.</summary>
internal sealed class CallLimits(TimeScale scale, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentBag<CallLimit> _made = [];

    /// <summary>Makes the limit of one partner.</summary>
    /// <param name="section">The section of the settings that the bounds stand in.</param>
    /// <param name="bounds">The bounds.</param>
    /// <param name="longestWait">How long a call waits for its turn, in earnest.</param>
    public CallLimit Make(string section, CallBounds bounds, TimeSpan longestWait)
    {
        var pace = new Pace(bounds.RequestsPerSecond, scale.Of(TimeSpan.FromSeconds(1)), clock);
        var limit = new CallLimit(section, bounds.Concurrency, pace, scale.Of(longestWait), clock);
        _made.Add(limit);
        return limit;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var limit in _made)
        {
            limit.Dispose();
        }
    }
}
