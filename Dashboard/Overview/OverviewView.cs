using Bridge.Dashboard.Pages.Layout;
using Bridge.Dashboard.Pages.Operations;

namespace Bridge.Dashboard.Pages.Overview;

/// <summary>How things stand.</summary>
/// <param name="At">When.</param>
/// <param name="Headline">It in one sentence.</param>
/// <param name="Attention">What needs a person, by kind; kinds that have none are left out.</param>
/// <param name="First">The operations among it that come first.</param>
/// <param name="Figures">Figures of now.</param>
/// <param name="Health">How each thing that the bridge needs is doing.</param>
/// <param name="Series">What happened over time.</param>
public sealed record OverviewView(
    DateTimeOffset At,
    Mark Headline,
    IReadOnlyList<AttentionKind> Attention,
    IReadOnlyList<OperationLine> First,
    IReadOnlyList<Figure> Figures,
    IReadOnlyList<HealthLine> Health,
    SeriesView Series);

/// <summary>How many operations need a person for one reason.</summary>
/// <param name="Count">How many, such as <c>3</c> or <c>1000 or more</c>.</param>
/// <param name="Words">What they need.</param>
/// <param name="Query">The query that lists them.</param>
/// <param name="Tone">How it sounds.</param>
public sealed record AttentionKind(string Count, string Words, string Query, Tone Tone);

/// <summary>A figure.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The figure with its unit.</param>
/// <param name="Note">What it counts, in a few words.</param>
public sealed record Figure(string Name, string Value, string Note);

/// <summary>How one thing is doing.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Condition">How it is doing.</param>
/// <param name="Detail">What is wrong and what to do; may be empty.</param>
public sealed record HealthLine(string Name, Mark Condition, string Detail);

/// <summary>What happened over time.</summary>
/// <param name="Span">How far it reaches back: <c>hour</c>, <c>day</c> or <c>week</c>.</param>
/// <param name="Rows">The intervals, the oldest first.</param>
public sealed record SeriesView(string Span, IReadOnlyList<SeriesRow> Rows)
{
    /// <summary>The spans that there are.</summary>
    public static IReadOnlyList<string> Spans { get; } = ["hour", "day", "week"];
}

/// <summary>What happened in one interval.</summary>
/// <param name="From">Its begin.</param>
/// <param name="Done">How many operations succeeded or were skipped on purpose.</param>
/// <param name="NotDone">How many were refused, cancelled or became dead letters.</param>
/// <param name="SuccessRate">The part that was done; null where none ended.</param>
/// <param name="Median">The median of the time from the webhook to the write-back; null where nothing was written back.</param>
/// <param name="Slowest">Its 99th percentile.</param>
public sealed record SeriesRow(DateTimeOffset From, long Done, long NotDone, double? SuccessRate, TimeSpan? Median, TimeSpan? Slowest);
