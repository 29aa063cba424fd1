using Bridge.Billing;

namespace Bridge.Ledger;

/// <summary>Funds that an operation moved, or may have moved.</summary>
/// <param name="At">When it was sent; where a person says that it happened and nothing was sent, when the person said so. UTC.</param>
/// <param name="Account">The canonical account number.</param>
/// <param name="Spelling">The account number as it was sent.</param>
/// <param name="Amount">How much, as it was sent.</param>
internal sealed record MovedFunds(DateTimeOffset At, string Account, string Spelling, string Amount)
{
    /// <summary>What an operation moved; null where it did not succeed, or is no move of funds.</summary>
    public static MovedFunds? Of(Operation operation) => operation.State == CallState.Succeeded ? Read(operation) : null;

    /// <summary>What an operation may have moved, since nobody knows what came of it; null where nothing was sent.</summary>
    public static MovedFunds? UnsettledOf(Operation operation) =>
        operation.State is CallState.InDoubt or CallState.NeedsReview && operation.SentAt is not null ? Read(operation) : null;

    private static MovedFunds? Read(Operation operation) =>
        string.Equals(operation.Run, BillingOperations.MoveFunds.Name, StringComparison.Ordinal)
        && (operation.SentAt ?? operation.FinishedAt) is { } at
        && operation.Arguments is { } arguments
        && arguments.TryGetValue(BillingOperations.Arg.Account, out var spelling)
        && arguments.TryGetValue(BillingOperations.Arg.Amount, out var amount)
        && Money.TryRead(amount, out _)
            ? new MovedFunds(at, operation.Account, spelling, amount)
            : null;
}
