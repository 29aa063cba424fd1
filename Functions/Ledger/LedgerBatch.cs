using Azure;
using Azure.Data.Tables;

namespace Bridge.Ledger;

/// <summary>
/// The entity-group transaction of one change: the operation, a line of history, and the index rows that the change
/// moves, with a line of the journal where it is one of a move. Every update and delete names the version it was read at.
/// </summary>
internal sealed class LedgerBatch
{
    private readonly List<TableTransactionAction> _actions = [];
    private readonly string _partition;

    private LedgerBatch(string id) => _partition = OperationId.Partition(id);

    public IReadOnlyList<TableTransactionAction> Actions => _actions;

    /// <summary>Which answer of the transaction carries the version of the due row, or -1.</summary>
    public int DueIndex { get; private set; } = -1;

    /// <summary>The index rows that a change takes away.</summary>
    public static IEnumerable<string> Gone(Operation before, Operation next) => RowKeys.Indexes(before).Except(RowKeys.Indexes(next), StringComparer.Ordinal);

    public static LedgerBatch Insert(Operation next, HistoryLine line)
    {
        var batch = new LedgerBatch(next.Id);
        batch.Add(OperationRow.Write(next));
        batch.Add(OperationRow.WriteLine(next.Id, line));
        batch.AddIndexes(RowKeys.Indexes(next), next);
        batch.AddToJournal(JournalLine.Of(null, next, line.At), next);
        return batch;
    }

    /// <param name="before">The operation as it was read.</param>
    /// <param name="next">The operation as it is to be.</param>
    /// <param name="line">Why.</param>
    /// <param name="versions">The versions of the rows of <see cref="Gone"/>.</param>
    public static LedgerBatch Change(Operation before, Operation next, HistoryLine line, IReadOnlyDictionary<string, ETag> versions)
    {
        var batch = new LedgerBatch(next.Id);
        batch._actions.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, OperationRow.Write(next), before.ETag));
        batch.Add(OperationRow.WriteLine(next.Id, line));
        batch.DeleteAll(versions);
        batch.AddIndexes(RowKeys.Indexes(next).Except(RowKeys.Indexes(before), StringComparer.Ordinal), next);
        batch.AddToJournal(JournalLine.Of(before, next, line.At), next);
        return batch;
    }

    /// <param name="operation">The operation as it was read.</param>
    /// <param name="versions">The versions of all its index rows.</param>
    public static LedgerBatch Remove(Operation operation, IReadOnlyDictionary<string, ETag> versions)
    {
        var batch = new LedgerBatch(operation.Id);
        batch.Delete(RowKeys.Operation(operation.Id), operation.ETag);
        batch.DeleteAll(versions);
        return batch;
    }

    /// <summary>Adds that a person is to be told, where the operation has just come to need one.</summary>
    public LedgerBatch WithNews(CallState? before, Operation next, HistoryLine line)
    {
        if (next.State is CallState.NeedsReview or CallState.DeadLettered && next.State != before)
        {
            Add(new TableEntity(_partition, RowKeys.News(line.At, next.Id)) { [IndexRow.State] = next.State.ToString() });
        }

        return this;
    }

    private void DeleteAll(IReadOnlyDictionary<string, ETag> versions)
    {
        foreach (var (key, version) in versions)
        {
            Delete(key, version);
        }
    }

    private void Delete(string key, ETag version) =>
        _actions.Add(new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(_partition, key), version));

    private void AddIndexes(IEnumerable<string> keys, Operation next)
    {
        var due = next.Due is { } time ? RowKeys.Due(time, next.Id) : null;
        foreach (var key in keys)
        {
            if (string.Equals(key, due, StringComparison.Ordinal))
            {
                DueIndex = _actions.Count;
            }

            Add(IndexRow.Write(_partition, key, next));
        }
    }

    private void AddToJournal(JournalLine? line, Operation next)
    {
        if (line is not null)
        {
            Add(line.Write(next));
        }
    }

    private void Add(TableEntity row) => _actions.Add(new TableTransactionAction(TableTransactionActionType.Add, row));
}
