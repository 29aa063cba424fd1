using Azure.Data.Tables;

namespace Bridge.Ledger;

/// <summary>
/// The entity-group transaction of one change: the operation, a line of history, and the index rows that the change
/// moves. Every update and delete names the version it was read at.
/// </summary>
internal sealed class LedgerBatch
{
    private readonly List<TableTransactionAction> _actions = [];
    private int _dueIndex = -1;

    private LedgerBatch(string partition) => Partition = partition;

    public string Partition { get; }

    public IReadOnlyList<TableTransactionAction> Actions => _actions;

    /// <summary>Which answer of the transaction carries the version of the due row, or -1.</summary>
    public int DueIndex => _dueIndex;

    public static LedgerBatch Insert(Operation next, HistoryLine line)
    {
        var batch = new LedgerBatch(OperationId.Partition(next.Id));
        batch.Add(TableTransactionActionType.Add, OperationRow.Write(next));
        batch.Complete(before: null, next, line);
        return batch;
    }

    public static LedgerBatch Change(Operation before, Operation next, HistoryLine line)
    {
        var batch = new LedgerBatch(OperationId.Partition(next.Id));
        batch._actions.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, OperationRow.Write(next), before.ETag));
        batch.Complete(before, next, line);
        return batch;
    }

    private void Complete(Operation? before, Operation next, HistoryLine line)
    {
        Add(TableTransactionActionType.Add, OperationRow.WriteLine(next.Id, line));
        MoveDue(before, next);
        if (next.Record is { } record && before?.Record is null)
        {
            AddIndex(RowKeys.Record(next.Source, record.Type, record.Id, next.ReceivedAt, next.Id));
        }

        if (next.Account.Length > 0 && !string.Equals(next.Account, before?.Account, StringComparison.Ordinal))
        {
            AddIndex(RowKeys.Account(next.Account, next.ReceivedAt, next.Id));
        }

        if (next.FinishedAt is { } finished && before?.FinishedAt is null)
        {
            AddIndex(RowKeys.End(finished, next.Id));
        }
    }

    private void MoveDue(Operation? before, Operation next)
    {
        if (before?.Due == next.Due)
        {
            return;
        }

        if (before?.Due is { } old)
        {
            var row = new TableEntity(Partition, RowKeys.Due(old, next.Id));
            _actions.Add(new TableTransactionAction(TableTransactionActionType.Delete, row, before.DueETag));
        }

        if (next.Due is { } due)
        {
            _dueIndex = _actions.Count;
            AddIndex(RowKeys.Due(due, next.Id));
        }
    }

    private void AddIndex(string rowKey) => Add(TableTransactionActionType.Add, new TableEntity(Partition, rowKey));

    private void Add(TableTransactionActionType type, TableEntity row) =>
        _actions.Add(new TableTransactionAction(type, row));
}
