using System.Runtime.CompilerServices;
using Bridge.Crm;

namespace Bridge.Ledger;

/// <summary>Questions about operations all over the ledger: all partitions at once, the newest received first.</summary>
public sealed class OperationQueries(OperationLedger ledger)
{
    private const int InOneRead = 32;

    /// <summary>The operations that were received at a time or later, whatever their state.</summary>
    /// <param name="receivedSince">The earliest time of receipt, UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<Operation>> AllAsync(DateTimeOffset receivedSince, CancellationToken cancellationToken) =>
        ListAsync(OperationIndex.All, receivedSince, cancellationToken);

    /// <summary>The operations of an account that were received at a time or later, whatever their state.</summary>
    /// <param name="canonicalAccount">The account number, as <see cref="Operation.Account"/> spells it.</param>
    /// <param name="receivedSince">The earliest time of receipt, UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<Operation>> OfAccountAsync(
        string canonicalAccount, DateTimeOffset receivedSince, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(canonicalAccount);
        return ListAsync(OperationIndex.OfAccount(canonicalAccount), receivedSince, cancellationToken);
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
        return ListAsync(OperationIndex.OfRecord(source, record.Type, record.Id), receivedSince, cancellationToken);
    }

    /// <summary>
    /// Reads the operations of an index one by one, as long as they are asked for, with the place of each. The operation is null where
    /// the retention removed it meanwhile.
    /// </summary>
    internal async IAsyncEnumerable<(string Place, Operation? Operation)> ReadAsync(
        OperationIndex index, IndexRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var places in ledger.PlacesAsync(index, range, cancellationToken).Chunk(InOneRead).WithCancellation(cancellationToken))
        {
            var operations = await Task.WhenAll(places.Select(place => ledger.FindAsync(RowKeys.IdOf(place), cancellationToken)));
            foreach (var found in places.Zip(operations))
            {
                yield return found;
            }
        }
    }

    private async Task<IReadOnlyList<Operation>> ListAsync(OperationIndex index, DateTimeOffset receivedSince, CancellationToken cancellationToken)
    {
        var found = new List<Operation>();
        await foreach (var (_, operation) in ReadAsync(index, new IndexRange(receivedSince), cancellationToken))
        {
            if (operation is not null)
            {
                found.Add(operation);
            }
        }

        return found;
    }
}
