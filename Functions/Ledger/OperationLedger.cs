using Azure;
using Azure.Data.Tables;
using Bridge.Storage;
using Bridge.Telemetry;
using Microsoft.Extensions.Options;

namespace Bridge.Ledger;

/// <summary>
/// The table of operations, the only authority on what was done. A claim is one conditional insert, every change is
/// conditional on the version that was read, and each appends a line to the operation's history.
/// </summary>
public sealed partial class OperationLedger(StorageClients storage, TimeProvider clock, IOptions<LedgerOptions>? options = null)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "operations";

    // A page needs a few places of each partition, and rarely more.
    private const int PlacesInOneRead = 100;

    private readonly bool _keepsNews = options?.Value.KeepsNews ?? false;

    private readonly CreatedOnce<TableClient> _table = new(
        storage.Tables.GetTableClient(TableName),
        (table, cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken));

    /// <summary>Inserts an operation that is not there yet.</summary>
    /// <returns>The operation as stored, and whether it is the caller's: false when another came first.</returns>
    public async Task<(Operation Operation, bool Inserted)> InsertAsync(Operation operation, string why, CancellationToken cancellationToken)
    {
        using var activity = BridgeActivity.Start("insert into ledger").With("state", operation.State);
        operation = operation with { Mark = NewMark() };
        var line = new HistoryLine(operation.Revision, clock.GetUtcNow(), "", States(operation), why);
        var batch = LedgerBatch.Insert(operation, line);
        if (_keepsNews)
        {
            batch.WithNews(null, operation, line);
        }

        try
        {
            return (await SubmitAsync(batch, operation, cancellationToken), true);
        }
        catch (RequestFailedException exception) when (IsConflict(exception))
        {
            var current = await FindAsync(operation.Id, cancellationToken)
                ?? throw new InvalidOperationException($"Operation {operation.Id} is said to exist, but is not there.", exception);
            return (current, IsSameChange(current, operation));
        }
    }

    /// <summary>Writes <paramref name="next"/> over <paramref name="before"/>, if nobody changed it meanwhile.</summary>
    /// <returns>The operation as stored, with its new versions.</returns>
    /// <exception cref="LedgerConflictException">Somebody did.</exception>
    public async Task<Operation> ChangeAsync(Operation before, Operation next, string why, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(next);
        using var activity = BridgeActivity.Start("change ledger").With("state", next.State);
        next = next with { Revision = before.Revision + 1, Mark = NewMark() };
        var line = new HistoryLine(next.Revision, clock.GetUtcNow(), States(before), States(next), why);
        try
        {
            var versions = await VersionsAsync(before, LedgerBatch.Gone(before, next), cancellationToken);
            var batch = LedgerBatch.Change(before, next, line, versions);
            return await SubmitAsync(_keepsNews ? batch.WithNews(before.State, next, line) : batch, next, cancellationToken);
        }
        catch (RequestFailedException exception) when (IsConflict(exception))
        {
            var current = await FindAsync(next.Id, cancellationToken)
                ?? throw new InvalidOperationException($"Operation {next.Id} vanished from the ledger.", exception);
            return IsSameChange(current, next) ? current : throw new LedgerConflictException(current, exception);
        }
    }

    /// <summary>Notes in an operation's history that its id came again with other content, which is not run.</summary>
    /// <returns>Whether this content is new; the same one is noted once.</returns>
    public Task<bool> NoteOtherContentAsync(string id, string fingerprint, string why, CancellationToken cancellationToken) =>
        NoteAsync(id, RowKeys.OtherContent(id, fingerprint), why, cancellationToken);

    /// <summary>Notes in an operation's history, before it is there, that a person asked for it.</summary>
    public Task NoteByHandAsync(string id, string why, CancellationToken cancellationToken) =>
        NoteAsync(id, RowKeys.ByHand(id), why, cancellationToken);

    private async Task<bool> NoteAsync(string id, string rowKey, string why, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var line = new HistoryLine(0, clock.GetUtcNow(), "", "", why);
        try
        {
            await table.AddEntityAsync(OperationRow.WriteLine(id, rowKey, line), cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 409)
        {
            return false;
        }
    }

    /// <summary>Reads an operation, or null.</summary>
    public async Task<Operation?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var partition = OperationId.Partition(id);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(partition, RowKeys.Operation(id), cancellationToken: cancellationToken);
        return row.HasValue ? OperationRow.Read(row.Value!) : null;
    }

    /// <summary>Reads an operation's history, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryLine>> HistoryAsync(string id, CancellationToken cancellationToken)
    {
        var (from, before) = RowKeys.WithHistory(id);
        var lines = new List<HistoryLine>();
        await foreach (var row in QueryAsync(OperationId.Partition(id), from, before, cancellationToken))
        {
            if (!string.Equals(row.RowKey, from, StringComparison.Ordinal))
            {
                lines.Add(OperationRow.ReadLine(row));
            }
        }

        return [.. lines.OrderBy(line => line.At).ThenBy(line => line.Revision)];
    }

    /// <summary>Lists the ids of open operations that are due, the longest overdue of each partition first.</summary>
    public async IAsyncEnumerable<string> DueAsync(
        DateTimeOffset time,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (from, before) = RowKeys.DueBy(time);
        foreach (var partition in RowKeys.Partitions)
        {
            await foreach (var row in QueryAsync(partition, from, before, cancellationToken))
            {
                yield return RowKeys.IdOf(row.RowKey);
            }
        }
    }

    /// <summary>
    /// Lists where operations stand in an index, the newest received first: one range of each partition, merged as they are asked for.
    /// </summary>
    internal IAsyncEnumerable<string> PlacesAsync(OperationIndex index, IndexRange range, CancellationToken cancellationToken) =>
        IndexMerge.OrderAsync([.. RowKeys.Partitions.Select(partition => PlacesAsync(partition, index, range, cancellationToken))], cancellationToken);

    private async IAsyncEnumerable<string> PlacesAsync(
        string partition,
        OperationIndex index,
        IndexRange range,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var (from, before) = index.Bounds(range);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {before}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, PlacesInOneRead, ["RowKey"], cancellationToken))
        {
            yield return row.RowKey[index.Prefix.Length..];
        }
    }

    // A row that is gone was taken away by another change, which the operation's own version shows as well; or it was never there,
    // since the version of the bridge that wrote the operation did not know the index.
    private async Task<IReadOnlyDictionary<string, ETag>> VersionsAsync(
        Operation before, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var due = before.Due is { } time ? RowKeys.Due(time, before.Id) : null;
        var versions = new Dictionary<string, ETag>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (string.Equals(key, due, StringComparison.Ordinal) && before.DueETag != default)
            {
                versions[key] = before.DueETag;
            }
            else if (await table.GetEntityIfExistsAsync<TableEntity>(OperationId.Partition(before.Id), key, ["RowKey"], cancellationToken) is { HasValue: true } row)
            {
                versions[key] = row.Value!.ETag;
            }
        }

        return versions;
    }

    /// <summary>Lists the rows of a partition from one key, included, to another, excluded, by key.</summary>
    internal IAsyncEnumerable<TableEntity> QueryAsync(string partition, string from, string before, CancellationToken cancellationToken) =>
        QueryAsync(partition, from, before, inOneRead: null, cancellationToken);

    /// <summary>Lists them, so many in a request.</summary>
    internal async IAsyncEnumerable<TableEntity> QueryAsync(
        string partition,
        string from,
        string before,
        int? inOneRead,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {before}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, inOneRead, cancellationToken: cancellationToken))
        {
            yield return row;
        }
    }

    private async Task<Operation> SubmitAsync(LedgerBatch batch, Operation next, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var response = await table.SubmitTransactionAsync(batch.Actions, cancellationToken);
        var due = batch.DueIndex >= 0 ? ETagOf(response.Value[batch.DueIndex]) : next.DueETag;
        return next with { ETag = ETagOf(response.Value[0]), DueETag = due };
    }

    private static ETag ETagOf(Response response) =>
        response.Headers.ETag ?? throw new InvalidOperationException("Table storage answered a write without a version.");

    private static bool IsConflict(RequestFailedException exception) => exception.Status is 404 or 409 or 412;

    // The storage client repeats a request whose answer was lost: the second one then meets what the first one wrote.
    private static bool IsSameChange(Operation current, Operation mine) =>
        string.Equals(current.Mark, mine.Mark, StringComparison.Ordinal);

    private static string NewMark() => Guid.NewGuid().ToString("N");

    private static string States(Operation operation) => $"{operation.State}/{operation.WriteBack}";
}
