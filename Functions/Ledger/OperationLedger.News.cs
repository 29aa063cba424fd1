using Azure;
using Azure.Data.Tables;

namespace Bridge.Ledger;

/// <summary>
/// What people are to be told of: a row beside the operation, written in the transaction in which it came to need a person, and taken
/// away once they were told.
/// </summary>
public sealed partial class OperationLedger
{
    /// <summary>Reads what is to be told, the oldest first.</summary>
    /// <param name="most">How much of it, at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<IReadOnlyList<News>> NewsAsync(int most, CancellationToken cancellationToken)
    {
        var (from, before) = RowKeys.AllNews;
        var parts = await Task.WhenAll(RowKeys.Partitions.Select(
            async partition => await QueryAsync(partition, from, before, most, cancellationToken).Take(most).ToListAsync(cancellationToken)));
        return [.. parts
            .SelectMany(rows => rows)
            .OrderBy(row => row.RowKey, StringComparer.Ordinal)
            .Take(most)
            .Select(row => new News(row.RowKey, IndexRow.StateOf(row)!.Value))];
    }

    /// <summary>Forgets what was told. What is gone already is no fault.</summary>
    internal async Task ForgetNewsAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        foreach (var part in keys.GroupBy(key => OperationId.Partition(RowKeys.IdOf(key)), StringComparer.Ordinal))
        {
            var told = part.ToHashSet(StringComparer.Ordinal);
            var last = told.Max(StringComparer.Ordinal)!;
            var rows = await QueryAsync(part.Key, told.Min(StringComparer.Ordinal)!, last + "`", cancellationToken)
                .Where(row => told.Contains(row.RowKey))
                .ToListAsync(cancellationToken);
            foreach (var some in rows.Chunk(MostRowsAtOnce))
            {
                await ForgetAsync(table, some, cancellationToken);
            }
        }
    }

    private static async Task ForgetAsync(TableClient table, TableEntity[] rows, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(rows.Select(Delete), cancellationToken);
        }
        catch (RequestFailedException exception) when (IsConflict(exception))
        {
            // Another instance has just forgotten some of them: the rest goes another time.
        }
    }
}

/// <summary>That an operation came to need a person.</summary>
/// <param name="Key">The row's key, which holds the operation's id.</param>
/// <param name="State">What it came to: <see cref="CallState.NeedsReview"/> or <see cref="CallState.DeadLettered"/>.</param>
internal sealed record News(string Key, CallState State)
{
    /// <summary>The operation's id.</summary>
    public string OperationId => RowKeys.IdOf(Key);
}
