using Azure.Data.Tables;
using Bridge.Ledger;

namespace Bridge.Dashboard.Figures;

/// <summary>What an index of the ledger holds, as far as one looks.</summary>
/// <param name="Rows">The first rows of each partition.</param>
internal sealed record IndexHead(IReadOnlyList<TableEntity> Rows)
{
    /// <summary>How many there are; at most <see cref="Situation.Cap"/>.</summary>
    public int Count => Math.Min(Rows.Count, Situation.Cap);
}

/// <summary>Looks into indexes of the ledger, one request a partition.</summary>
internal sealed class IndexCounts(OperationLedger ledger)
{
    // Ids are hashes, so that a partition holds its sixteenth: where one holds twice its part of the cap, all together are above it.
    private static readonly int MostInAPartition = 2 * Situation.Cap / RowKeys.Partitions.Count;

    // Old rows do not tell their state: so many of their operations are read to find out.
    private const int MostOfOldVersions = 100;

    private static readonly CallState[] Kinds = [.. Enum.GetValues<CallState>().Where(state => state.IsTrouble())];

    /// <summary>Operations in each kind of trouble.</summary>
    public async Task<Troubles> TroublesAsync(CancellationToken cancellationToken)
    {
        // All kinds at once; one by one only where there are so many of one that others are out of sight.
        var troubles = await HeadAsync(OperationIndex.Troubles, cancellationToken);
        var isAll = troubles.Rows.GroupBy(row => row.PartitionKey, StringComparer.Ordinal).All(part => part.Count() < MostInAPartition);
        var states = new Dictionary<CallState, IndexHead>();
        foreach (var state in Kinds)
        {
            states[state] = await OfAsync(OperationIndex.OfTrouble(state));
        }

        var found = new Troubles(states, await OfAsync(OperationIndex.FailedWriteBacks));
        return await WithOldVersionsAsync(found, cancellationToken);

        async ValueTask<IndexHead> OfAsync(OperationIndex index) => isAll
            ? new IndexHead([.. troubles.Rows.Where(row => row.RowKey.StartsWith(index.Prefix, StringComparison.Ordinal))])
            : await HeadAsync(index, cancellationToken);
    }

    /// <summary>Operations that the sweep will look at, with the state of each.</summary>
    public async Task<IReadOnlyList<(TableEntity Row, CallState State)>> DueAsync(CancellationToken cancellationToken)
    {
        var (from, before) = RowKeys.DueBy(DateTimeOffset.MaxValue);
        var head = await HeadAsync(from, before, cancellationToken);
        var old = head.Rows.Where(row => IndexRow.StateOf(row) is null).Take(MostOfOldVersions).ToList();
        var read = await Task.WhenAll(old.Select(row => ledger.FindAsync(RowKeys.IdOf(row.RowKey), cancellationToken)));
        var states = old.Zip(read).ToDictionary(pair => pair.First.RowKey, pair => pair.Second?.State, StringComparer.Ordinal);
        return [.. head.Rows.Select(row => (row, IndexRow.StateOf(row) ?? states.GetValueOrDefault(row.RowKey) ?? CallState.Waiting))];
    }

    /// <summary>The first rows of an index, in each partition.</summary>
    public Task<IndexHead> HeadAsync(OperationIndex index, CancellationToken cancellationToken)
    {
        var (from, before) = index.Bounds(new IndexRange());
        return HeadAsync(from, before, cancellationToken);
    }

    private async Task<IndexHead> HeadAsync(string from, string before, CancellationToken cancellationToken)
    {
        var parts = await Task.WhenAll(RowKeys.Partitions.Select(
            async partition => await ledger.QueryAsync(partition, from, before, MostInAPartition, cancellationToken).Take(MostInAPartition).ToListAsync(cancellationToken)));
        return new IndexHead([.. parts.SelectMany(rows => rows)]);
    }

    // What came to need a person under an older version stands in the index of all that do, and in none of its kind.
    private async Task<Troubles> WithOldVersionsAsync(Troubles found, CancellationToken cancellationToken)
    {
        var attention = await HeadAsync(OperationIndex.Attention, cancellationToken);
        var known = found.All.Select(row => RowKeys.IdOf(row.RowKey)).ToHashSet(StringComparer.Ordinal);
        var old = attention.Rows.Where(row => !known.Contains(RowKeys.IdOf(row.RowKey))).Take(MostOfOldVersions).ToList();
        var read = await Task.WhenAll(old.Select(row => ledger.FindAsync(RowKeys.IdOf(row.RowKey), cancellationToken)));
        return old.Zip(read).Aggregate(found, (troubles, pair) => pair.Second is { } operation ? troubles.With(pair.First, operation) : troubles);
    }
}

/// <summary>Operations that are counted one by one.</summary>
/// <param name="States">By the state of the call.</param>
/// <param name="FailedWriteBacks">Those whose result could not be written back.</param>
internal sealed record Troubles(IReadOnlyDictionary<CallState, IndexHead> States, IndexHead FailedWriteBacks)
{
    /// <summary>Those in one state.</summary>
    public IndexHead this[CallState state] => States[state];

    /// <summary>All of them; one whose call and write-back both failed is there twice.</summary>
    public IEnumerable<TableEntity> All => States.Values.SelectMany(head => head.Rows).Concat(FailedWriteBacks.Rows);

    /// <summary>These and one more.</summary>
    public Troubles With(TableEntity row, Operation operation) => new(
        operation.State.IsTrouble()
            ? new Dictionary<CallState, IndexHead>(States) { [operation.State] = new([.. States[operation.State].Rows, row]) }
            : States,
        operation.WriteBack == WriteBackState.Failed ? new([.. FailedWriteBacks.Rows, row]) : FailedWriteBacks);
}
