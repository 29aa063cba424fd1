namespace Bridge.Billing;

/// <summary>
/// Until when a call may be put on the wire, by the wall clock and by the monotonic one: whichever says first that the time is
/// over is right, since a machine that was frozen may come back with either of them behind.
/// </summary>
public sealed class SendDeadline
{
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly TimeSpan _window;

    /// <summary>Starts now.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="window">How long the call may be put on the wire.</param>
    public SendDeadline(TimeProvider clock, TimeSpan window)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (_clock, _start, _window) = (clock, clock.GetTimestamp(), window);
        At = clock.GetUtcNow() + window;
    }

    /// <summary>When it is over, UTC.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Whether it is over.</summary>
    public bool IsOver => Left <= TimeSpan.Zero;

    /// <summary>How much time is left, by the clock that leaves less; zero or less where it is over.</summary>
    public TimeSpan Left
    {
        get
        {
            var (wall, monotonic) = (At - _clock.GetUtcNow(), _window - _clock.GetElapsedTime(_start));
            return wall < monotonic ? wall : monotonic;
        }
    }
}
