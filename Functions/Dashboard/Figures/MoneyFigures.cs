using Bridge.Billing;
using Bridge.Ledger;

namespace Bridge.Dashboard.Figures;

/// <summary>What was moved by account and day, what of it is not settled yet, and what the billing API says.</summary>
internal sealed class MoneyFigures(LedgerSums ledger, IndexCounts counts, BilledSums billed, PlatformCalendar calendar)
{
    private const int MostDays = 32;

    /// <summary>Reports some days, both included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are too many, or none.</exception>
    public async Task<MoneyReport> ReportAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        if (to < from || to.DayNumber - from.DayNumber >= MostDays)
        {
            throw new ArgumentOutOfRangeException(nameof(to), to, $"A report is of 1 to {MostDays} days.");
        }

        var sums = await ledger.ReadAsync(from, to, MoneyReport.Cap + 1, cancellationToken);
        var unsettled = await UnsettledAsync(from, to, cancellationToken);
        var all = sums
            .Concat(unsettled.Select(one => MoneySum.Empty(one.Key.Day, one.Key.Account) with { Spelling = one.First().Spelling }))
            .DistinctBy(sum => (sum.Day, sum.Account))
            .OrderByDescending(sum => sum.Day)
            .ThenBy(sum => sum.Key, StringComparer.Ordinal)
            .ToList();
        var days = all.Take(MoneyReport.Cap).ToList();
        var told = await billed.AskAsync([.. days.Select(sum => new AccountDay(sum.Spelling, sum.Day))], cancellationToken);
        return new MoneyReport([.. days.Select(sum => new MoneyDay(
            sum.Day, sum.Account, sum.Moves, sum.Sum, unsettled[(sum.Day, sum.Account)].Count(), told.GetValueOrDefault(new(sum.Spelling, sum.Day))))])
        {
            IsCut = days.Count < all.Count,
        };
    }

    private async Task<ILookup<(DateOnly Day, string Account), MovedFunds>> UnsettledAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var troubles = await counts.TroublesAsync(cancellationToken);
        return new[] { CallState.InDoubt, CallState.NeedsReview }
            .SelectMany(state => troubles[state].Rows)
            .Select(IndexRow.MovedOf)
            .OfType<MovedFunds>()
            .Select(moved => (Day: calendar.DayOf(moved.At), Moved: moved))
            .Where(one => one.Day >= from && one.Day <= to)
            .ToLookup(one => (one.Day, one.Moved.Account), one => one.Moved);
    }
}
