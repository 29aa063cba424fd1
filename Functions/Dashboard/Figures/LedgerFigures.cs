using Bridge.Ledger;
using Bridge.Storage;

namespace Bridge.Dashboard.Figures;

/// <summary>The figures of the dashboard, from the ledger's index rows and from what <see cref="RollUp"/> made of them.</summary>
internal sealed class LedgerFigures(
    FiguresTable table, IndexCounts counts, MoneyFigures money, BridgeQueues queues, TimeProvider clock) : IFigures
{
    private const int MinutesInAnHour = 60;

    public async Task<Situation> NowAsync(CancellationToken cancellationToken)
    {
        var lastHour = LastHourAsync(cancellationToken);
        var queued = QueuedAsync(cancellationToken);
        var due = counts.DueAsync(cancellationToken);
        var troubles = await counts.TroublesAsync(cancellationToken);

        // What waits for a person is not due.
        DateTimeOffset?[] open =
        [
            .. (await due).Where(one => !one.State.IsEnd() && !IsForPerson(one.State)).Select(one => IndexRow.ReceivedAtOf(one.Row)),
            .. new[] { CallState.NeedsReview, CallState.AwaitingCaptcha }.SelectMany(state => troubles[state].Rows)
                .Select(row => (DateTimeOffset?)RowKeys.TimeOf(row.RowKey)),
        ];
        return new Situation(
            clock.GetUtcNow(),
            await lastHour,
            Math.Min(open.Length, Situation.Cap),
            open.Min(),
            await queued,
            troubles[CallState.NeedsReview].Count,
            troubles[CallState.DeadLettered].Count,
            troubles.FailedWriteBacks.Count,
            troubles[CallState.InDoubt].Count);
    }

    public async Task<IReadOnlyList<Interval>> SeriesAsync(Span span, CancellationToken cancellationToken)
    {
        var (grain, count) = span switch
        {
            Span.Hour => (Grain.Minute, MinutesInAnHour),
            Span.Day => (Grain.Quarter, 24 * 4),
            Span.Week => (Grain.Hour, 7 * 24),
            _ => throw new ArgumentOutOfRangeException(nameof(span), span, "There is no such span."),
        };
        var end = grain.Floor(clock.GetUtcNow()) + grain.Length;
        var from = end - (count * grain.Length);
        var figures = await table.ReadAsync(grain, from, end, cancellationToken);
        return [.. grain.Between(from, end).Select(begin => (figures.GetValueOrDefault(begin) ?? new Tally()).ToInterval(begin, grain.Length))];
    }

    public Task<MoneyReport> MoneyAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) => money.ReportAsync(from, to, cancellationToken);

    private async Task<Interval> LastHourAsync(CancellationToken cancellationToken)
    {
        var length = MinutesInAnHour * Grain.Minute.Length;
        var end = Grain.Minute.Floor(clock.GetUtcNow()) + Grain.Minute.Length;
        var figures = await table.ReadAsync(Grain.Minute, end - length, end, cancellationToken);
        return Tally.Of(figures.Values).ToInterval(end - length, length);
    }

    private async Task<int> QueuedAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(queues.All.Select(queue => queue.CountAsync(cancellationToken)))).Sum();

    private static bool IsForPerson(CallState state) => state is CallState.NeedsReview or CallState.AwaitingCaptcha;
}
