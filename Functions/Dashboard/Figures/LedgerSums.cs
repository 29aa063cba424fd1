using Bridge.Billing;

namespace Bridge.Dashboard.Figures;

/// <summary>What the ledger says was moved by account and day: the sums of each day, and what the journal holds since they were added up.</summary>
internal sealed class LedgerSums(FiguresTable table, MoneySums sums, MoneyJournal journal, PlatformCalendar calendar)
{
    /// <summary>Reads some days, the newest first, and by account within a day.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, included.</param>
    /// <param name="most">How many sums are read at most; what comes after them is left out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<MoneySum>> ReadAsync(DateOnly from, DateOnly to, int most, CancellationToken cancellationToken)
    {
        // The mark comes first: what is added up after it was read is told apart by the sum itself.
        var mark = await table.ReadMarkAsync(cancellationToken);
        var found = await sums.ReadAsync(from, to, cancellationToken).Take(most).ToDictionaryAsync(sum => (sum.Day, sum.Account), cancellationToken: cancellationToken);

        // What was sent on a day was journalled no earlier, by clocks that may differ.
        var since = calendar.BeginOf(from) - RollUp.Lateness;
        var moves = await journal.ReadAsync(mark?.MoneyTo > since ? mark.MoneyTo : since, before: null, cancellationToken);
        foreach (var account in moves.Where(move => move.Day >= from && move.Day <= to).GroupBy(move => (move.Day, move.Line.Funds.Account), move => move.Line))
        {
            var (day, number) = account.Key;
            found[account.Key] = (found.GetValueOrDefault(account.Key) ?? MoneySum.Empty(day, number)).With(account);
        }

        return [.. found.Values.OrderByDescending(sum => sum.Day).ThenBy(sum => sum.Key, StringComparer.Ordinal).Take(most)];
    }
}
