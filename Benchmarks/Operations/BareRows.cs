using Azure;
using Azure.Data.Tables;
using Bridge.Ledger;

namespace Bridge.Benchmarks.Operations;

/// <summary>The rows of one bare operation, as large as those that the bridge writes, and the transactions that write them.</summary>
internal sealed class BareRows
{
    private readonly string _partition;
    private readonly string _id;
    private readonly TableClient _table;
    private readonly Queue<TableEntity> _lines;
    private readonly TableEntity _operation;
    private ETag _version;
    private (string Key, ETag Version)? _due;
    private int _dues;

    public BareRows(TableClient table, RecordedOperation recorded)
    {
        (_table, _id) = (table, Guid.NewGuid().ToString("N"));
        _partition = OperationId.Partition(_id);
        var rows = recorded.Rows.Select(row => Copy(row, row.RowKey.Replace(recorded.Id, _id, StringComparison.Ordinal))).ToList();
        _operation = rows.Single(row => row.RowKey == RowKeys.Operation(_id));
        _lines = new(rows.Where(row => row.RowKey.StartsWith($"{_operation.RowKey}_", StringComparison.Ordinal)).OrderBy(row => row.RowKey, StringComparer.Ordinal));
        Indexes = [.. rows.Except(_lines).Where(row => row != _operation)];
    }

    /// <summary>The index rows.</summary>
    public IReadOnlyList<TableEntity> Indexes { get; }

    /// <summary>Writes the operation with its next line and some index rows; while it is open it stands in the index of what is due.</summary>
    public async Task WriteAsync(IEnumerable<TableEntity> indexes, bool isOpen, CancellationToken cancellationToken)
    {
        List<TableTransactionAction> actions =
        [
            _version == default
                ? new(TableTransactionActionType.Add, _operation)
                : new(TableTransactionActionType.UpdateReplace, _operation, _version),
            .. indexes.Prepend(_lines.Dequeue()).Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)),
        ];
        if (_due is { } old)
        {
            actions.Add(new(TableTransactionActionType.Delete, new TableEntity(_partition, old.Key), old.Version));
        }

        var due = RowKeys.Due(DateTimeOffset.UnixEpoch.AddTicks(++_dues), _id);
        if (isOpen)
        {
            actions.Add(new(TableTransactionActionType.Add, new TableEntity(_partition, due)));
        }

        var answers = (await _table.SubmitTransactionAsync(actions, cancellationToken)).Value;
        _version = answers[0].Headers.ETag!.Value;
        _due = isOpen ? (due, answers[^1].Headers.ETag!.Value) : null;
    }

    private TableEntity Copy(TableEntity row, string key)
    {
        var copy = new TableEntity(_partition, key);
        foreach (var (name, value) in row)
        {
            if (name is not ("odata.etag" or "PartitionKey" or "RowKey" or "Timestamp"))
            {
                copy[name] = value;
            }
        }

        return copy;
    }
}
