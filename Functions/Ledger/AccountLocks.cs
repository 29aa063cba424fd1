using Azure;
using Azure.Data.Tables;
using Bridge.Billing;
using Bridge.Storage;
using Microsoft.Extensions.Options;

namespace Bridge.Ledger;

/// <summary>A lock that was taken.</summary>
/// <param name="Account">The canonical account number.</param>
/// <param name="OperationId">Who holds it.</param>
/// <param name="ETag">Its version in storage.</param>
public sealed record AccountLock(string Account, string OperationId, ETag ETag);

/// <summary>
/// One lock an account, so that nothing else moves on it while a move is under way or in doubt. It has no expiry: only what the
/// ledger says of its holder frees it. It is alone in its partition of the table, so that no two accounts share a partition's limit.
/// </summary>
/// <remarks>
/// Two operations never both believe that they hold it. Whoever takes it is <see cref="CallState.Running"/> before, and takes it
/// again in every invocation before it sends. A rival reads the lock first and its holder's state after. Where that state frees the
/// lock, the holder must come to run again, and so take the lock again, before it can send: of its rewriting and the rival's
/// replacement of the version that the rival read, storage lets one through, and the other one reads on.
/// </remarks>
public sealed class AccountLocks(StorageClients storage, OperationLedger ledger, IOptions<BillingOptions> billing, TimeProvider clock)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "locks";

    private const string RowKey = "lock";

    // Each conflict is another one's success; who meets so many of them comes back later.
    private const int MostTries = 10;

    private readonly string _host = RowKeys.Escape(new Uri(billing.Value.BaseUrl).Authority);

    private readonly CreatedOnce<TableClient> _table = new(
        storage.Tables.GetTableClient(TableName),
        (table, cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken));

    /// <summary>Takes an account's lock for an operation that is <see cref="CallState.Running"/>.</summary>
    /// <returns>The lock; or the id of the operation that holds it.</returns>
    public async Task<(AccountLock? Taken, string Holder)> TakeAsync(string account, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(account);
        ArgumentNullException.ThrowIfNull(operation);
        var table = await _table.OpenAsync(cancellationToken);
        var mine = NewRow(account, operation);
        var holder = "";
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await InsertAsync(table, mine, cancellationToken) is { } inserted)
            {
                return (new AccountLock(account, operation.Id, inserted), operation.Id);
            }

            if (await FindAsync(table, account, cancellationToken) is not { } found)
            {
                continue;
            }

            // The storage client repeats a request whose answer was lost: the second one then meets what the first one wrote.
            if (IsSameWrite(found, mine))
            {
                return (new AccountLock(account, operation.Id, found.ETag), operation.Id);
            }

            holder = found.GetString("Operation");
            if (await IsHeldByAnotherAsync(holder, operation, cancellationToken))
            {
                return (null, holder);
            }

            // Its own row is rewritten as well, and not only found: a rival that is about to replace it must lose.
            if (await ReplaceAsync(table, mine, found.ETag, cancellationToken) is { } replaced)
            {
                return (new AccountLock(account, operation.Id, replaced), operation.Id);
            }
        }

        return (null, holder);
    }

    /// <summary>Gives a lock back, if it is still the same one. A lock that is left behind does no harm: its holder's state frees it.</summary>
    public async Task ReleaseAsync(AccountLock taken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        var table = await _table.OpenAsync(cancellationToken);
        try
        {
            await table.DeleteEntityAsync(PartitionOf(taken.Account), RowKey, taken.ETag, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            // It is gone, or was taken again since.
        }
    }

    private async Task<bool> IsHeldByAnotherAsync(string holder, Operation operation, CancellationToken cancellationToken) =>
        !string.Equals(holder, operation.Id, StringComparison.Ordinal)
        && await ledger.FindAsync(holder, cancellationToken) is { } other
        && other.State.HoldsAccount();

    private string PartitionOf(string account) => $"{_host}_{RowKeys.Escape(account)}";

    private TableEntity NewRow(string account, Operation operation) => new(PartitionOf(account), RowKey)
    {
        ["Operation"] = operation.Id,
        ["Attempt"] = operation.Attempt,
        ["Mark"] = Guid.NewGuid().ToString("N"),
        ["At"] = clock.GetUtcNow(),
    };

    private async Task<TableEntity?> FindAsync(TableClient table, string account, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(PartitionOf(account), RowKey, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }

    private static bool IsSameWrite(TableEntity found, TableEntity mine) =>
        string.Equals(found.GetString("Mark"), mine.GetString("Mark"), StringComparison.Ordinal);

    private static async Task<ETag?> InsertAsync(TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            return (await table.AddEntityAsync(row, cancellationToken)).Headers.ETag;
        }
        catch (RequestFailedException exception) when (exception.Status is 409)
        {
            return null;
        }
    }

    private static async Task<ETag?> ReplaceAsync(TableClient table, TableEntity row, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            return (await table.UpdateEntityAsync(row, version, TableUpdateMode.Replace, cancellationToken)).Headers.ETag;
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            return null;
        }
    }
}
