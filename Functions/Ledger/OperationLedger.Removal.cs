using Azure;
using Azure.Data.Tables;

namespace Bridge.Ledger;

/// <summary>Takes operations out of the table, or their data, with all the lines of their history.</summary>
public sealed partial class OperationLedger
{
    // https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions
    private const int MostRowsAtOnce = 100;

    /// <summary>Reads an operation and the rows of its history, or null.</summary>
    internal async Task<OperationWithLines?> FindWithLinesAsync(string id, CancellationToken cancellationToken)
    {
        var (from, before) = RowKeys.WithHistory(id);
        Operation? operation = null;
        var lines = new List<TableEntity>();
        await foreach (var row in QueryAsync(OperationId.Partition(id), from, before, cancellationToken))
        {
            if (string.Equals(row.RowKey, from, StringComparison.Ordinal))
            {
                operation = OperationRow.Read(row);
            }
            else
            {
                lines.Add(row);
            }
        }

        return operation is null ? null : new OperationWithLines(operation, lines);
    }

    /// <summary>Removes an operation, its history and its index rows.</summary>
    /// <returns>Whether it is gone; false where somebody changed it meanwhile.</returns>
    internal Task<bool> RemoveAsync(OperationWithLines found, CancellationToken cancellationToken) => UnlessChangedAsync(async () =>
    {
        var versions = await VersionsAsync(found.Operation, RowKeys.Indexes(found.Operation), cancellationToken);
        await SubmitAsync(
            found.Operation,
            [.. found.Lines.Select(Delete)],
            operation => LedgerBatch.Remove(operation, versions),
            cancellationToken);
    });

    /// <summary>Writes <paramref name="next"/> over an operation, and rewrites the lines of its history.</summary>
    /// <param name="found">What was read.</param>
    /// <param name="next">The operation as it is to be.</param>
    /// <param name="why">The line that is added.</param>
    /// <param name="rewrite">What becomes of a line: null for nothing at all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it is written; false where somebody changed the operation meanwhile.</returns>
    internal Task<bool> RewriteAsync(
        OperationWithLines found, Operation next, string why, Func<HistoryLine, HistoryLine?> rewrite, CancellationToken cancellationToken) => UnlessChangedAsync(async () =>
    {
        var before = found.Operation;
        next = next with { Revision = before.Revision + 1, Mark = NewMark() };
        var line = new HistoryLine(next.Revision, clock.GetUtcNow(), States(before), States(next), why);
        var versions = await VersionsAsync(before, LedgerBatch.Gone(before, next), cancellationToken);
        await SubmitAsync(
            before,
            [.. found.Lines.Select(row => Rewrite(before.Id, row, rewrite)).OfType<TableTransactionAction>()],
            operation => LedgerBatch.Change(operation, next, line, versions),
            cancellationToken);
    });

    /// <summary>Forgets lines of the journal of moves that were written before a time.</summary>
    /// <param name="partition">Of which partition.</param>
    /// <param name="before">The time.</param>
    /// <param name="most">How many, at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task ForgetMovesAsync(string partition, DateTimeOffset before, int most, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var (from, end) = OperationIndex.Moves.Bounds(new IndexRange(ReceivedBefore: before));
        var rows = await QueryAsync(partition, from, end, cancellationToken).Take(most).ToListAsync(cancellationToken);
        foreach (var some in rows.Chunk(MostRowsAtOnce))
        {
            await ForgetAsync(table, some, cancellationToken);
        }
    }

    // More rows than a transaction holds go in several, each of which is conditional on the operation's version and gives it a new one;
    // the operation's own change comes last, so that whatever breaks off can be done again.
    private async Task SubmitAsync(
        Operation operation, List<TableTransactionAction> lines, Func<Operation, LedgerBatch> last, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        while (lines.Count > MostRowsAtOnce - last(operation).Actions.Count)
        {
            var now = lines.Take(MostRowsAtOnce - 1).ToList();
            var touched = await table.SubmitTransactionAsync([Touch(operation), .. now], cancellationToken);
            operation = operation with { ETag = ETagOf(touched.Value[0]) };
            lines.RemoveRange(0, now.Count);
        }

        await table.SubmitTransactionAsync([.. last(operation).Actions, .. lines], cancellationToken);
    }

    private static async Task<bool> UnlessChangedAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (RequestFailedException exception) when (IsConflict(exception))
        {
            return false;
        }
    }

    private static TableTransactionAction Touch(Operation operation) => new(
        TableTransactionActionType.UpdateMerge,
        new TableEntity(OperationId.Partition(operation.Id), RowKeys.Operation(operation.Id)),
        operation.ETag);

    private static TableTransactionAction? Rewrite(string id, TableEntity row, Func<HistoryLine, HistoryLine?> rewrite)
    {
        var line = OperationRow.ReadLine(row);
        return rewrite(line) switch
        {
            null => Delete(row),
            var kept when kept == line => null,
            var kept => new TableTransactionAction(
                TableTransactionActionType.UpdateReplace, OperationRow.WriteLine(id, row.RowKey, kept), row.ETag),
        };
    }

    private static TableTransactionAction Delete(TableEntity row) =>
        new(TableTransactionActionType.Delete, new TableEntity(row.PartitionKey, row.RowKey), row.ETag);
}

/// <summary>An operation with the rows of its history, as they were read.</summary>
internal sealed record OperationWithLines(Operation Operation, IReadOnlyList<TableEntity> Lines);
