using Bridge.Intake;
using Microsoft.Extensions.Options;

namespace Bridge.CatchUp;

/// <summary>
/// Which windows a source is asked for. Each begins some minutes before the end of the one before and ends a little before now;
/// a long absence is made up for in pieces.
/// </summary>
public sealed class CatchUpWindows(TimeScale scale, IOptions<CatchUpOptions> options, IOptions<EventAgeOptions> age, TimeProvider clock)
{
    // What is found at the very edge is taken a moment later, and must not be too old by then.
    private static readonly TimeSpan EdgeOfAge = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _overlap = scale.Of(options.Value.Overlap);
    private readonly TimeSpan _delay = scale.Of(options.Value.Delay);
    private readonly TimeSpan _shortest = scale.Of(TimeSpan.FromMinutes(1));

    /// <summary>The longest piece that is read at once.</summary>
    public TimeSpan Longest { get; } = scale.Of(TimeSpan.FromHours(1));

    /// <summary>The earliest change that may still be run: the ledger may have forgotten what is older.</summary>
    public DateTimeOffset Earliest => clock.GetUtcNow() - age.Value.OldestEvent + EdgeOfAge;

    /// <summary>The end of the newest window.</summary>
    public DateTimeOffset Latest => clock.GetUtcNow() - _delay;

    /// <summary>The window that is next after a point; null where all up to <paramref name="latest"/> is read.</summary>
    public CatchUpWindow? After(CatchUpPoint point, DateTimeOffset latest)
    {
        ArgumentNullException.ThrowIfNull(point);
        var earliest = Earliest;
        var reached = point.ReachedAt < earliest ? earliest : point.ReachedAt;
        var from = reached - _overlap;
        var to = reached + point.Piece;
        return reached >= latest ? null : new CatchUpWindow(from < earliest ? earliest : from, to < latest ? to : latest);
    }

    /// <summary>Half a piece, for a source whose piece was too much.</summary>
    public TimeSpan Half(TimeSpan piece) => piece / 2 > _shortest ? piece / 2 : _shortest;

    /// <summary>A piece that is longer again, for a source that bore the last one.</summary>
    public TimeSpan Twice(TimeSpan piece) => piece * 2 < Longest ? piece * 2 : Longest;
}
