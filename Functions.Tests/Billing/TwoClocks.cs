namespace Bridge.Tests.Billing;

/// <summary>The machine's clocks, each moved on by hand: a frozen machine may come back with either of them behind.</summary>
internal sealed class TwoClocks : TimeProvider
{
    private long _wall;
    private long _monotonic;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _wall));

    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref _monotonic);

    public void Advance(TimeSpan wall, TimeSpan monotonic)
    {
        Interlocked.Add(ref _wall, wall.Ticks);
        Interlocked.Add(ref _monotonic, (long)(monotonic.TotalSeconds * TimestampFrequency));
    }
}
