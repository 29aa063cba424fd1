using Bridge.Billing;

namespace Bridge.Ledger;

/// <summary>When and why a balance was read.</summary>
public enum ReadingKind
{
    /// <summary>Before the attempt was sent.</summary>
    Baseline,

    /// <summary>To settle a doubt.</summary>
    Settling,

    /// <summary>To see whether an attempt that was taken for not applied was applied later.</summary>
    Later,
}

/// <summary>One reading of the account's balance.</summary>
/// <param name="Kind">What it was for.</param>
/// <param name="Attempt">The attempt that it belongs to.</param>
/// <param name="At">When it was read, UTC.</param>
/// <param name="From">The first day of its window, in the platform's time zone.</param>
/// <param name="To">The last day of its window.</param>
/// <param name="Balance">The figures.</param>
public sealed record Reading(ReadingKind Kind, int Attempt, DateTimeOffset At, DateOnly From, DateOnly To, Balance Balance);

/// <summary>What was read of an account around the attempts to move its funds, oldest first.</summary>
/// <param name="Readings">The readings.</param>
public sealed record Evidence(IReadOnlyList<Reading> Readings)
{
    // A review shows them side by side; what is older than these no person can use.
    private const int Most = 24;

    /// <summary>Nothing was read.</summary>
    public static Evidence None { get; } = new([]);

    /// <summary>The last reading before an attempt was sent; null where there is none.</summary>
    public Reading? BaselineOf(int attempt) => Last(ReadingKind.Baseline, attempt);

    /// <summary>The last reading of a kind for an attempt; null where there is none.</summary>
    public Reading? Last(ReadingKind kind, int attempt) =>
        Readings.LastOrDefault(reading => reading.Kind == kind && reading.Attempt == attempt);

    /// <summary>The baseline of the first attempt that came into doubt; null where none did.</summary>
    public Reading? BaselineOfFirstDoubt =>
        Readings.FirstOrDefault(reading => reading.Kind == ReadingKind.Settling) is { } settling ? BaselineOf(settling.Attempt) : null;

    /// <summary>This and one more reading.</summary>
    public Evidence With(Reading reading) => new([.. Readings.Append(reading).TakeLast(Most)]);
}
