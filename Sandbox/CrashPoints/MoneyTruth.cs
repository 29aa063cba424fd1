namespace Bridge.Sandbox.CrashPoints;

/// <summary>What the world outside shows of one move of funds. The bridge's own word is not asked.</summary>
/// <param name="Amount">What was to be moved.</param>
/// <param name="Moved">What moved on the customer's account, move by move.</param>
/// <param name="FromNowhere">What all moves of all accounts come to: zero, or the partner's side is missing.</param>
/// <param name="Notes">The notes on the CRM record.</param>
/// <param name="IsBalanceRight">Whether the CRM record shows the account's balance.</param>
internal sealed record MoneyTruth(decimal Amount, IReadOnlyList<decimal> Moved, decimal FromNowhere, IReadOnlyList<string> Notes, bool IsBalanceRight)
{
    /// <summary>Whether it did not move, or nobody was told.</summary>
    public bool IsLost => Moved.Count == 0 || Notes.Count == 0;

    /// <summary>Whether it moved, or was told, more than once.</summary>
    public bool IsDoubled => Moved.Count > 1 || Notes.Count > 1;

    /// <summary>What is wrong, in words; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. When(Moved is not [var moved] || moved != Amount, FormattableString.Invariant($"moved [{string.Join(", ", Moved)}] instead of {Amount} once")),
        .. When(FromNowhere != 0, FormattableString.Invariant($"{FromNowhere} came from nowhere")),
        .. When(Notes.Count != 1, FormattableString.Invariant($"{Notes.Count} notes instead of one")),
        .. When(!IsBalanceRight, "the CRM shows another balance"),
    ];

    private static IEnumerable<string> When(bool isSo, string fault) => isSo ? [fault] : [];
}
