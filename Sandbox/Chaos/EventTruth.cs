using Bridge.Ledger;
using Bridge.Sandbox.Billing;

namespace Bridge.Sandbox.Chaos;

/// <summary>All that is known of one event when everything is over: by the world outside, and by the bridge's own word.</summary>
/// <param name="Event">The event.</param>
/// <param name="OperationId">The operation that the bridge should have made of it.</param>
/// <param name="AccountNumber">The account whose money it moves, at the platform.</param>
/// <param name="IsAcknowledged">Whether the bridge took it: a delivery of it was answered with success.</param>
/// <param name="Moves">The moves at the platform that name the operation, whatever the account.</param>
/// <param name="WriteBacks">How often its result was left in the CRM.</param>
/// <param name="Operation">What the bridge says of it; null where it knows nothing.</param>
internal sealed record EventTruth(
    ChaosEvent Event,
    string OperationId,
    string AccountNumber,
    bool IsAcknowledged,
    IReadOnlyList<MoveOfApi> Moves,
    int WriteBacks,
    Operation? Operation);

/// <summary>A move that a caller of the billing API made.</summary>
/// <param name="AccountNumber">The customer's account.</param>
/// <param name="Entry">Its entry there.</param>
internal sealed record MoveOfApi(string AccountNumber, Entry Entry)
{
    /// <summary>Whether it was made for an operation.</summary>
    public bool Names(string operationId) => Entry.Description.Contains(operationId, StringComparison.Ordinal);

    /// <summary>Every move in a book.</summary>
    public static IReadOnlyList<MoveOfApi> In(BillingBook book) =>
    [
        .. book.Customers.SelectMany(account => account.Entries
            .Where(entry => entry.IsMove)
            .Select(entry => new MoveOfApi(account.Number, entry))),
    ];
}
