using Bridge.Billing;
using Bridge.Ledger;

namespace Bridge.Dashboard.Figures;

/// <summary>A line of the journal of moves, on the day of the platform on which its move was sent.</summary>
/// <param name="Day">The day.</param>
/// <param name="Line">The line.</param>
internal sealed record JournalledMove(DateOnly Day, JournalLine Line);

/// <summary>Reads the ledger's journal of moves.</summary>
internal sealed class MoneyJournal(OperationLedger ledger, PlatformCalendar calendar)
{
    /// <summary>Reads what was written in a range of time, in no order.</summary>
    /// <param name="from">From when on, included.</param>
    /// <param name="before">Before when; null for all that there is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<JournalledMove>> ReadAsync(DateTimeOffset from, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        var (first, end) = OperationIndex.Moves.Bounds(new IndexRange(from, before));
        var parts = await Task.WhenAll(RowKeys.Partitions.Select(
            async partition => await ledger.QueryAsync(partition, first, end, cancellationToken).Select(JournalLine.Read).ToListAsync(cancellationToken)));
        return [.. parts.SelectMany(lines => lines).Select(line => new JournalledMove(calendar.DayOf(line.Funds.At), line))];
    }
}
