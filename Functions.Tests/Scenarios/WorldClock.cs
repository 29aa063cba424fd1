namespace Bridge.Tests.Scenarios;

/// <summary>The machine's clock, moved on by hand: timers run in real time, so that no client's time-out stands still.</summary>
internal class WorldClock : TimeProvider
{
    private long _ahead;

    /// <summary>A clock that begins at a time.</summary>
    public static WorldClock StartingAt(DateTimeOffset time)
    {
        var clock = new WorldClock();
        clock.Advance(time - System.GetUtcNow());
        return clock;
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public virtual void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
