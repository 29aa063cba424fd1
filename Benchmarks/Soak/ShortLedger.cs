using Azure;
using Azure.Data.Tables;
using Bridge.Ledger;
using Bridge.Storage;

namespace Bridge.Benchmarks.Soak;

/// <summary>
/// Keeps the ledger as short as the last seconds, since Azurite reads all rows of a table for every range that is asked for: with a ledger that
/// grows, it would be Azurite's walk that is measured. Azure finds a range by its keys.
/// </summary>
internal sealed class ShortLedger(StorageClients storage)
{
    private const int MostMoves = 10_000;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private readonly OperationLedger _ledger = new(storage, TimeProvider.System);
    private readonly TableClient _table = storage.Tables.GetTableClient(OperationLedger.TableName);
    private readonly Queue<(DateTimeOffset At, string Id)> _ended = new();

    /// <summary>Takes down that an operation came to its end.</summary>
    public void Ended(string id)
    {
        lock (_ended)
        {
            _ended.Enqueue((TimeProvider.System.GetUtcNow(), id));
        }
    }

    /// <summary>Takes out what ended a while ago, again and again.</summary>
    /// <param name="over">Ends it.</param>
    public async Task ClearAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(Kept, TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var before = TimeProvider.System.GetUtcNow() - Kept;
            foreach (var id in TakeEnded(before))
            {
                await RemoveAsync(id);
            }

            foreach (var partition in RowKeys.Partitions)
            {
                await _ledger.ForgetMovesAsync(partition, before, MostMoves, CancellationToken.None);
            }
        }
    }

    private List<string> TakeEnded(DateTimeOffset before)
    {
        lock (_ended)
        {
            var ids = new List<string>();
            while (_ended.TryPeek(out var next) && next.At < before)
            {
                ids.Add(_ended.Dequeue().Id);
            }

            return ids;
        }
    }

    // Its rows are known from what it is, so that no range need be read.
    private async Task RemoveAsync(string id)
    {
        if (await _ledger.FindAsync(id, CancellationToken.None) is not { Due: null } operation)
        {
            Ended(id);
            return;
        }

        var lines = Enumerable.Range(0, operation.Revision + 1).Select(revision => RowKeys.History(id, revision));
        await _table.SubmitTransactionAsync(
            [.. lines.Concat(RowKeys.Indexes(operation)).Append(RowKeys.Operation(id)).Select(key => Delete(id, key))], CancellationToken.None);
    }

    private static TableTransactionAction Delete(string id, string key) =>
        new(TableTransactionActionType.Delete, new TableEntity(OperationId.Partition(id), key), ETag.All);
}
