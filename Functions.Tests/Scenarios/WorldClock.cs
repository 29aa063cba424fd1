namespace Bridge.Tests.Scenarios;

/// <summary>The machine's clock, moved on by hand: timers run in real time, so that no client's time-out stands still.</summary>
internal sealed class WorldClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
