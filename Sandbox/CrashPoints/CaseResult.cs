using Bridge.Ledger;

namespace Bridge.Sandbox.CrashPoints;

/// <summary>How a case ended.</summary>
/// <param name="Point">Where the bridge was killed.</param>
/// <param name="Truth">What the world outside shows.</param>
/// <param name="Operation">The operation as the ledger has it in the end; null where the case did not come to one.</param>
/// <param name="Failures">What else went wrong, in words.</param>
/// <param name="Took">How long it took.</param>
internal sealed record CaseResult(CrashPoint Point, MoneyTruth Truth, Operation? Operation, IReadOnlyList<string> Failures, TimeSpan Took)
{
    /// <summary>The operation's way, in words.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <summary>The bridge's last lines.</summary>
    public string Output { get; init; } = "";

    /// <summary>Whether a person is needed.</summary>
    public bool NeedsPerson => Operation is { } operation && (operation.State != CallState.Succeeded || operation.WriteBack != WriteBackState.Done);

    /// <summary>All that is wrong, in words.</summary>
    public IReadOnlyList<string> Faults =>
        NeedsPerson ? [.. Failures, .. Truth.Faults, $"it ended as {Operation!.State}/{Operation.WriteBack}: {Operation.Reason}"] : [.. Failures, .. Truth.Faults];

    /// <summary>Whether the money moved once, its result was written back once, and nobody is needed.</summary>
    public bool IsGood => Faults.Count == 0;

    /// <summary>How it ended, in words.</summary>
    public string Ending => IsGood
        ? FormattableString.Invariant($"{Operation!.State}{(Operation.SettledBy == SettledBy.Evidence ? " by evidence" : "")}, attempt {Operation.Attempt}, write-back {Operation.WriteBackAttempt}")
        : $"FAILED: {string.Join("; ", Faults)}";
}
