using Bridge.Billing;
using Bridge.Ledger;

namespace Bridge.Dashboard.Figures;

/// <summary>What was moved by account and day, from the index rows of moves that succeeded.</summary>
internal sealed class MoneyFigures(OperationLedger ledger, IndexCounts counts, BilledSums billed, PlatformCalendar calendar)
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

        var sums = new Dictionary<(DateOnly Day, string Account), DaySum>();
        foreach (var part in await MovedAsync(from, to, cancellationToken))
        {
            foreach (var (key, sum) in part)
            {
                sums[key] = sums.GetValueOrDefault(key) + sum;
            }
        }

        var troubles = await counts.TroublesAsync(cancellationToken);
        foreach (var moved in new[] { CallState.InDoubt, CallState.NeedsReview }.SelectMany(state => troubles[state].Rows).Select(IndexRow.MovedOf).OfType<MovedFunds>())
        {
            Add(sums, moved, from, to, new DaySum(0, 0, 1, moved.Spelling));
        }

        var days = sums.OrderByDescending(sum => sum.Key.Day).ThenBy(sum => sum.Key.Account, StringComparer.Ordinal).Take(MoneyReport.Cap).ToList();
        var told = await billed.AskAsync([.. days.Select(day => new AccountDay(day.Value.Spelling, day.Key.Day))], cancellationToken);
        return new MoneyReport([.. days.Select(day => new MoneyDay(
            day.Key.Day, day.Key.Account, day.Value.Moves, day.Value.Sum, day.Value.Unsettled, told.GetValueOrDefault(new(day.Value.Spelling, day.Key.Day))))])
        {
            IsCut = days.Count < sums.Count,
        };
    }

    private Task<Dictionary<(DateOnly Day, string Account), DaySum>[]> MovedAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var (first, before) = OperationIndex.Moves.Bounds(new IndexRange(calendar.BeginOf(from), calendar.BeginOf(to.AddDays(1))));
        return Task.WhenAll(RowKeys.Partitions.Select(async partition =>
        {
            var sums = new Dictionary<(DateOnly Day, string Account), DaySum>();
            await foreach (var row in ledger.QueryAsync(partition, first, before, cancellationToken))
            {
                if (IndexRow.MovedOf(row) is { } moved)
                {
                    Add(sums, moved, from, to, new DaySum(1, Money.Read(moved.Amount), 0, moved.Spelling));
                }
            }

            return sums;
        }));
    }

    private void Add(Dictionary<(DateOnly Day, string Account), DaySum> sums, MovedFunds moved, DateOnly from, DateOnly to, DaySum sum)
    {
        var day = calendar.DayOf(moved.At);
        if (day >= from && day <= to)
        {
            sums[(day, moved.Account)] = sums.GetValueOrDefault((day, moved.Account)) + sum;
        }
    }

    /// <summary>What was moved on one account on one day, and one spelling of the account that was sent.</summary>
    private readonly record struct DaySum(int Moves, decimal Sum, int Unsettled, string Spelling)
    {
        public static DaySum operator +(DaySum left, DaySum right) =>
            new(left.Moves + right.Moves, left.Sum + right.Sum, left.Unsettled + right.Unsettled, right.Spelling);
    }
}
