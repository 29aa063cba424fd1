using System.Globalization;
using Bridge.Dashboard.Pages.Layout;
using Bridge.Dashboard.Pages.Operations;
using Bridge.Dashboard.Pages.Overview;
using Bridge.Health;
using Bridge.Ledger;

namespace Bridge.Dashboard.Views;

/// <summary>How things stand as the overview shows it.</summary>
internal static class Overviews
{
    private static readonly CallState[] DoneStates = [CallState.Succeeded, CallState.Skipped];

    public static OverviewView Of(
        Situation now, Span span, IReadOnlyList<Interval> series, HealthReport health, IReadOnlyList<OperationLine> first) => new(
        now.At,
        HeadlineOf(now, health),
        [.. AttentionOf(now).Where(kind => kind.Count != "0")],
        first,
        FiguresOf(now),
        [.. health.Findings.Select(finding => new HealthLine(NameOf(finding), Wording.Of(finding.Condition), finding.Detail))],
        new SeriesView(WordOf(span), [.. series.Select(RowOf)]));

    // What is known of billing is whether its circuit is closed.
    private static string NameOf(Finding finding) => finding.Name != "billing" ? finding.Name
        : finding.Condition == Condition.Healthy ? "billing, circuit closed"
        : "billing, circuit open";

    /// <summary>A span as it stands in the URL.</summary>
    public static string WordOf(Span span) => span switch
    {
        Span.Hour => "hour",
        Span.Day => "day",
        _ => "week",
    };

    private static Mark HeadlineOf(Situation now, HealthReport health) => (health.Condition, now.Reviews + now.DeadLetters + now.FailedWriteBacks) switch
    {
        (Condition.Unhealthy, _) => new("Webhooks cannot be taken", Tone.Bad),
        (Condition.Degraded, _) => new("Something does not work", Tone.Wait),
        (_, > 0) => new("Running; some operations need a person", Tone.Wait),
        _ => new("All is well", Tone.Good),
    };

    private static IEnumerable<AttentionKind> AttentionOf(Situation now) =>
    [
        new(Counted(now.Reviews), now.Reviews == 1 ? "review to settle" : "reviews to settle", "attention=true&state=needsReview", Tone.Bad),
        new(Counted(now.DeadLetters), now.DeadLetters == 1 ? "dead letter" : "dead letters", "attention=true&state=deadLettered", Tone.Bad),
        new(Counted(now.FailedWriteBacks), now.FailedWriteBacks == 1 ? "failed write-back" : "failed write-backs", "attention=true&writeBack=failed", Tone.Bad),
        new(Counted(now.InDoubt), "in doubt, being settled", "state=inDoubt", Tone.Wait),
    ];

    private static IReadOnlyList<Figure> FiguresOf(Situation now) =>
    [
        new("Throughput", now.LastHour.Total.ToString("N0", CultureInfo.InvariantCulture), "ended in the last hour"),
        new("Success rate", now.LastHour.SuccessRate is { } rate ? (rate * 100).ToString("0.#'%'", CultureInfo.InvariantCulture) : "none", "of the last hour"),
        new("Latency", Length(now.LastHour.Median), "median, from the webhook to the write-back"),
        new("Slowest", Length(now.LastHour.Slowest), "99th percentile of the same"),
        new("Backlog", Counted(now.Open), string.Create(CultureInfo.InvariantCulture, $"open; about {now.QueuedMessages} messages in the queues")),
        new("Oldest open", Length(now.At - now.OldestOpen), "since its webhook came"),
    ];

    private static SeriesRow RowOf(Interval interval)
    {
        var done = DoneStates.Sum(state => interval.Ended.GetValueOrDefault(state));
        return new SeriesRow(interval.From, done, interval.Total - done, interval.SuccessRate, interval.Median, interval.Slowest);
    }

    private static string Counted(int count) =>
        count >= Situation.Cap ? $"{Situation.Cap.ToString("N0", CultureInfo.InvariantCulture)}+" : count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Length(TimeSpan? time) => time switch
    {
        null => "none",
        { TotalSeconds: < 1 } span => span.TotalMilliseconds.ToString("0' ms'", CultureInfo.InvariantCulture),
        { TotalMinutes: < 1 } span => span.TotalSeconds.ToString("0.0' s'", CultureInfo.InvariantCulture),
        { TotalHours: < 1 } span => span.TotalMinutes.ToString("0' min'", CultureInfo.InvariantCulture),
        { TotalDays: < 2 } span => span.TotalHours.ToString("0.0' h'", CultureInfo.InvariantCulture),
        { } span => span.TotalDays.ToString("0' days'", CultureInfo.InvariantCulture),
    };
}
