using Bridge.SelfHost.Configuration;

namespace Bridge.SelfHost.Queues;

/// <summary>The pause between looks at an empty queue: it doubles up to the longest one, with some chance so that processes do not look together.</summary>
internal sealed class PollingPause(TimeSpan longest)
{
    private TimeSpan _next = QueueSettings.MinPollingInterval;

    /// <summary>The next pause: between eight tenths and the whole of its length.</summary>
    public TimeSpan Next()
    {
        var pause = _next < longest ? _next : longest;
        _next = pause * 2;
        return pause * (0.8 + (0.2 * Random.Shared.NextDouble()));
    }

    /// <summary>Something was found: the next pause is the shortest.</summary>
    public void Reset() => _next = QueueSettings.MinPollingInterval;
}
