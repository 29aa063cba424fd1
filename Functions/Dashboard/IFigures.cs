namespace Bridge.Dashboard;

/// <summary>What operators see at a glance, from index rows and rolled-up figures: bounded, however many operations there are.</summary>
public interface IFigures
{
    /// <summary>How things stand now.</summary>
    Task<Situation> NowAsync(CancellationToken cancellationToken);

    /// <summary>What happened in the last hour, day or week, in equal intervals, the oldest first, without gaps.</summary>
    Task<IReadOnlyList<Interval>> SeriesAsync(Span span, CancellationToken cancellationToken);

    /// <summary>What was moved, by account and day of the platform, and how it compares with the billing API.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, included; at most 31 days after the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<MoneyReport> MoneyAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken);
}

/// <summary>How far a time series reaches back.</summary>
public enum Span
{
    /// <summary>An hour, minute by minute.</summary>
    Hour,

    /// <summary>A day, in intervals of 15 minutes.</summary>
    Day,

    /// <summary>A week, hour by hour.</summary>
    Week,
}

/// <summary>How things stand.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="LastHour">What happened in the last hour.</param>
/// <param name="Open">How many operations are not at their end; at most <see cref="Cap"/> are counted.</param>
/// <param name="OldestOpen">When the oldest of them was received, UTC; null where there is none.</param>
/// <param name="QueuedMessages">How many messages lie in the queues, about.</param>
/// <param name="Reviews">How many operations wait for a person to settle them; at most <see cref="Cap"/> are counted.</param>
/// <param name="DeadLetters">How many dead letters there are; at most <see cref="Cap"/> are counted.</param>
/// <param name="FailedWriteBacks">How many results could not be written back; at most <see cref="Cap"/> are counted.</param>
/// <param name="InDoubt">How many operations are in doubt and not yet settled; at most <see cref="Cap"/> are counted.</param>
public sealed record Situation(
    DateTimeOffset At,
    Interval LastHour,
    int Open,
    DateTimeOffset? OldestOpen,
    int QueuedMessages,
    int Reviews,
    int DeadLetters,
    int FailedWriteBacks,
    int InDoubt)
{
    /// <summary>How far is counted.</summary>
    public const int Cap = 1000;
}

/// <summary>What came to its end in an interval, and how long it took.</summary>
/// <param name="From">Its begin, UTC.</param>
/// <param name="Length">Its length.</param>
/// <param name="Ended">How many operations came to an end of their call, by its state.</param>
/// <param name="Median">The median of the time from the webhook to the write-back; null where nothing was written back.</param>
/// <param name="Slowest">Its 99th percentile.</param>
public sealed record Interval(
    DateTimeOffset From,
    TimeSpan Length,
    IReadOnlyDictionary<Ledger.CallState, long> Ended,
    TimeSpan? Median,
    TimeSpan? Slowest)
{
    /// <summary>How many ended in all.</summary>
    public long Total => Ended.Values.Sum();

    /// <summary>The part of them that succeeded or was skipped on purpose, from 0 to 1; null where none ended.</summary>
    public double? SuccessRate => Total == 0
        ? null
        : (double)(Ended.GetValueOrDefault(Ledger.CallState.Succeeded) + Ended.GetValueOrDefault(Ledger.CallState.Skipped)) / Total;
}

/// <summary>What was moved in some days.</summary>
/// <param name="Days">By account and day, the newest day first; at most <see cref="Cap"/>.</param>
public sealed record MoneyReport(IReadOnlyList<MoneyDay> Days)
{
    /// <summary>How many are listed.</summary>
    public const int Cap = 2000;

    /// <summary>Whether there are more than are listed: a report of fewer days shows them.</summary>
    public bool IsCut { get; init; }
}

/// <summary>What was moved on one account on one day of the platform.</summary>
/// <param name="Day">The day.</param>
/// <param name="Account">The account's number.</param>
/// <param name="Moves">How many moves succeeded.</param>
/// <param name="Sum">What they add up to, negative for what was taken from the account.</param>
/// <param name="Unsettled">How many moves of that day are in doubt or in review: they may be missing from the sum.</param>
/// <param name="BilledSum">Payments less adjustments of that day as the billing API tells them; null where it was not asked or did not answer.</param>
public sealed record MoneyDay(DateOnly Day, string Account, int Moves, decimal Sum, int Unsettled, decimal? BilledSum)
{
    /// <summary>How much more the billing API tells than the ledger; null where it was not asked.</summary>
    public decimal? Difference => BilledSum - Sum;
}
