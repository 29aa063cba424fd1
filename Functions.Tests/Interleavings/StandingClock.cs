using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Interleavings;

/// <summary>
/// A clock that goes on only when it is told to. Its timers never end: what takes long is cut off by whoever tells the clock, and
/// never because a machine was slow.
/// </summary>
internal sealed class StandingClock(DateTimeOffset start) : WorldClock
{
    private TimeSpan _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start + _passed;

    public override long GetTimestamp() => _passed.Ticks;

    public override void Advance(TimeSpan time) => _passed += time;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new StandingTimer();

    private sealed class StandingTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
