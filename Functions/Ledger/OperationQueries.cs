using Bridge.Crm;

namespace Bridge.Ledger;

/// <summary>Questions about all operations of an account, or of a CRM record: all partitions at once, the newest received first.</summary>
public sealed class OperationQueries(OperationLedger ledger)
{
    /// <summary>The operations of an account that were received at a time or later, whatever their state.</summary>
    /// <param name="canonicalAccount">The account number, as <see cref="Operation.Account"/> spells it.</param>
    /// <param name="receivedSince">The earliest time of receipt, UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<Operation>> OfAccountAsync(
        string canonicalAccount, DateTimeOffset receivedSince, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(canonicalAccount);
        return ListAsync(RowKeys.AccountSince(canonicalAccount, receivedSince), cancellationToken);
    }

    /// <summary>The operations of a source's record that were received at a time or later, whatever their state.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="record">The record.</param>
    /// <param name="receivedSince">The earliest time of receipt, UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<Operation>> OfRecordAsync(
        string source, RecordRef record, DateTimeOffset receivedSince, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentNullException.ThrowIfNull(record);
        return ListAsync(RowKeys.RecordSince(source, record.Type, record.Id, receivedSince), cancellationToken);
    }

    private async Task<IReadOnlyList<Operation>> ListAsync((string From, string Before) range, CancellationToken cancellationToken)
    {
        var partitions = await Task.WhenAll(RowKeys.Partitions.Select(partition => ListAsync(partition, range, cancellationToken)));
        return [.. partitions.SelectMany(found => found).OrderByDescending(operation => operation.ReceivedAt)];
    }

    private async Task<List<Operation>> ListAsync(
        string partition, (string From, string Before) range, CancellationToken cancellationToken)
    {
        var found = new List<Operation>();
        await foreach (var row in ledger.QueryAsync(partition, range.From, range.Before, cancellationToken))
        {
            // What the retention removed meanwhile is no longer there to be listed.
            if (await ledger.FindAsync(RowKeys.IdOf(row.RowKey), cancellationToken) is { } operation)
            {
                found.Add(operation);
            }
        }

        return found;
    }
}
