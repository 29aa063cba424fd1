using Azure.Data.Tables;
using Bridge.Ledger;

namespace Bridge.Dashboard.Figures;

/// <summary>Counts from the ledger's index rows what ended, and what was written back, minute by minute.</summary>
internal sealed class EndedOperations(OperationLedger ledger)
{
    /// <summary>Whether anything ended in a range of time.</summary>
    public async Task<bool> AreAnyAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (first, end) = OperationIndex.Ended.Bounds(new IndexRange(from, before));
        var found = await Task.WhenAll(RowKeys.Partitions.Select(
            partition => ledger.QueryAsync(partition, first, end, 1, cancellationToken).AnyAsync(cancellationToken).AsTask()));
        return found.Contains(true);
    }

    /// <summary>Counts a range of time.</summary>
    /// <returns>The tallies of its minutes, by their begin; minutes in which nothing ended are not among them.</returns>
    public async Task<IReadOnlyDictionary<DateTimeOffset, Tally>> CountAsync(
        DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var range = new IndexRange(from, before);
        var parts = await Task.WhenAll(RowKeys.Partitions.Select(partition => CountAsync(partition, range, cancellationToken)));
        return parts
            .SelectMany(part => part)
            .GroupBy(minute => minute.Key, minute => minute.Value)
            .ToDictionary(minute => minute.Key, Tally.Of);
    }

    private async Task<Dictionary<DateTimeOffset, Tally>> CountAsync(string partition, IndexRange range, CancellationToken cancellationToken)
    {
        var minutes = new Dictionary<DateTimeOffset, Tally>();
        await foreach (var row in RowsAsync(partition, OperationIndex.Ended, range, cancellationToken))
        {
            if (await StateOfAsync(row, cancellationToken) is { } state)
            {
                MinuteOf(row).Add(state);
            }
        }

        await foreach (var row in RowsAsync(partition, OperationIndex.WrittenBack, range, cancellationToken))
        {
            if (IndexRow.ReceivedAtOf(row) is { } received)
            {
                MinuteOf(row).Latencies.Add(RowKeys.TimeOf(row.RowKey) - received);
            }
        }

        return minutes;

        Tally MinuteOf(TableEntity row)
        {
            var minute = Grain.Minute.Floor(RowKeys.TimeOf(row.RowKey));
            return minutes.TryGetValue(minute, out var tally) ? tally : minutes[minute] = new Tally();
        }
    }

    private IAsyncEnumerable<TableEntity> RowsAsync(string partition, OperationIndex index, IndexRange range, CancellationToken cancellationToken)
    {
        var (from, before) = index.Bounds(range);
        return ledger.QueryAsync(partition, from, before, cancellationToken);
    }

    // Rows of older versions do not tell the state.
    private async ValueTask<CallState?> StateOfAsync(TableEntity row, CancellationToken cancellationToken) =>
        IndexRow.StateOf(row)
        ?? (await ledger.FindAsync(RowKeys.IdOf(row.RowKey), cancellationToken) is { } operation && operation.State.IsEnd() ? operation.State : null);
}
