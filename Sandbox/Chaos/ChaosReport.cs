using System.Globalization;
using Bridge.Ledger;

namespace Bridge.Sandbox.Chaos;

/// <summary>A case that is played for itself beside the events, and what it showed.</summary>
/// <param name="Name">What is tried.</param>
/// <param name="IsGood">Whether it ended as it must.</param>
/// <param name="What">How it ended, in words.</param>
internal sealed record ChaosCase(string Name, bool IsGood, string What);

/// <summary>What a run of chaos found.</summary>
/// <param name="Verdicts">How each event ended.</param>
/// <param name="Cases">The cases that were played beside them.</param>
/// <param name="Failures">What else went wrong, in words.</param>
internal sealed record ChaosReport(IReadOnlyList<EventVerdict> Verdicts, IReadOnlyList<ChaosCase> Cases, IReadOnlyList<string> Failures)
{
    /// <summary>What went wrong on purpose, and what else is worth knowing, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The histories of the operations that did not end as they should, by id.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<HistoryLine>> Histories { get; init; } = new Dictionary<string, IReadOnlyList<HistoryLine>>(StringComparer.Ordinal);

    /// <summary>Whether all is as it should be.</summary>
    public bool IsGood => Failures.Count == 0 && Verdicts.All(verdict => verdict.IsAllowed) && Cases.All(one => one.IsGood);

    /// <summary>The events that did not end as they should.</summary>
    public IEnumerable<EventVerdict> Faults => Verdicts.Where(verdict => !verdict.IsAllowed);

    /// <summary>The figures, as the last line shows them.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"events {Verdicts.Count}, acknowledged {Verdicts.Count(verdict => verdict.Truth.IsAcknowledged)}, lost {Of(Fate.Lost)}, doubled {Of(Fate.Doubled)}, review {Of(Fate.Reviewed) + Of(Fate.ReviewedForNothing)}, unsettled {Of(Fate.Unsettled)}");

    /// <summary>How many events ended so.</summary>
    public int Of(Fate fate) => Verdicts.Count(verdict => verdict.Fate == fate);
}
