#pragma warning disable CA1822 // Interim.
using Azure;

namespace Bridge.Ledger;

/// <summary>A lock that was taken.</summary>
/// <param name="Account">The canonical account number.</param>
/// <param name="OperationId">Who holds it.</param>
/// <param name="ETag">Its version in storage.</param>
public sealed record AccountLock(string Account, string OperationId, ETag ETag);

/// <summary>One lock an account, so that nothing else moves on it while a move is under way or in doubt. It has no expiry.</summary>
public sealed class AccountLocks
{
    /// <summary>Takes an account's lock for an operation that is <see cref="CallState.Running"/>.</summary>
    /// <returns>The lock; or the id of the operation that holds it.</returns>
    public Task<(AccountLock? Taken, string Holder)> TakeAsync(string account, Operation operation, CancellationToken cancellationToken) =>
        Task.FromResult<(AccountLock?, string)>((new AccountLock(account, operation.Id, default), operation.Id));

    /// <summary>Gives a lock back, if it is still the same one. A lock that is left behind does no harm: its holder's state frees it.</summary>
    public Task ReleaseAsync(AccountLock taken, CancellationToken cancellationToken) => Task.CompletedTask;
}
