using Azure;
using Azure.Data.Tables;
using Bridge.Ledger;
using Bridge.Storage;

namespace Bridge.Dashboard.Figures;

/// <summary>How far the ledger is rolled up.</summary>
/// <param name="To">All that ended before, UTC.</param>
/// <param name="At">When that was done, UTC.</param>
/// <param name="MoneyTo">Up to where the journal of moves is added up by day, UTC.</param>
/// <param name="Version">The version of its row; null where there is none yet.</param>
internal sealed record RollUpMark(DateTimeOffset To, DateTimeOffset At, DateTimeOffset MoneyTo, ETag? Version);

/// <summary>One figure to be kept.</summary>
/// <param name="Grain">How long a time it is of.</param>
/// <param name="From">The begin of that time.</param>
/// <param name="Tally">The figure.</param>
internal sealed record Figure(Grain Grain, DateTimeOffset From, Tally Tally);

/// <summary>The table of figures. They are replaced together with the mark, and only by who read the mark last.</summary>
internal sealed class FiguresTable(StorageClients storage)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "figures";

    private const string Partition = "figures";
    private const string MarkKey = "mark";
    private const string To = "To";
    private const string At = "At";
    private const string MoneyTo = "MoneyTo";
    private const string Latencies = "Latencies";
    private const int MostRowsAtOnce = 100;

    private readonly CreatedOnce<TableClient> _table = new(
        storage.Tables.GetTableClient(TableName),
        (table, cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken));

    /// <summary>Reads the mark; null where nothing was ever rolled up.</summary>
    public async Task<RollUpMark?> ReadMarkAsync(CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, MarkKey, cancellationToken: cancellationToken);
        return row.HasValue
            ? new RollUpMark(
                row.Value!.GetDateTimeOffset(To)!.Value, row.Value.GetDateTimeOffset(At)!.Value, row.Value.GetDateTimeOffset(MoneyTo)!.Value, row.Value.ETag)
            : null;
    }

    /// <summary>Reads figures, by the begin of their time.</summary>
    /// <param name="grain">Of which length.</param>
    /// <param name="from">The first begin, included.</param>
    /// <param name="before">The last begin, excluded.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Dictionary<DateTimeOffset, Tally>> ReadAsync(
        Grain grain, DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var figures = new Dictionary<DateTimeOffset, Tally>();
        await foreach (var row in QueryAsync(grain.Key(from), grain.Key(before), cancellationToken))
        {
            figures[grain.BeginOf(row.RowKey)] = TallyOf(row);
        }

        return figures;
    }

    /// <summary>Replaces figures and the mark, all of them or none.</summary>
    /// <param name="mark">The new mark, with the version that was read.</param>
    /// <param name="figures">The figures, fewer than a hundred.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The mark as stored; null where another instance was faster.</returns>
    public async Task<RollUpMark?> WriteAsync(RollUpMark mark, IEnumerable<Figure> figures, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = new TableEntity(Partition, MarkKey) { [To] = mark.To, [At] = mark.At, [MoneyTo] = mark.MoneyTo };
        TableTransactionAction[] actions =
        [
            mark.Version is { } version
                ? new(TableTransactionActionType.UpdateReplace, row, version)
                : new(TableTransactionActionType.Add, row),
            .. figures.Select(figure => new TableTransactionAction(TableTransactionActionType.UpsertReplace, RowOf(figure))),
        ];
        try
        {
            var answer = await table.SubmitTransactionAsync(actions, cancellationToken);
            return mark with { Version = answer.Value[0].Headers.ETag };
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    /// <summary>Forgets figures that began before a time.</summary>
    public async Task ForgetAsync(Grain grain, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var old = await QueryAsync(grain.Key(DateTimeOffset.UnixEpoch), grain.Key(before), cancellationToken).ToListAsync(cancellationToken);
        foreach (var some in old.Chunk(MostRowsAtOnce))
        {
            try
            {
                await table.SubmitTransactionAsync(
                    some.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)), cancellationToken);
            }
            catch (RequestFailedException exception) when (exception.Status is 404 or 412)
            {
                // Another instance forgets them.
                return;
            }
        }
    }

    private async IAsyncEnumerable<TableEntity> QueryAsync(
        string from, string before, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {before}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return row;
        }
    }

    private static TableEntity RowOf(Figure figure)
    {
        var row = new TableEntity(Partition, figure.Grain.Key(figure.From)) { [Latencies] = figure.Tally.Latencies.Write() };
        foreach (var (state, count) in figure.Tally.Ended)
        {
            row[state.ToString()] = count;
        }

        return row;
    }

    private static Tally TallyOf(TableEntity row)
    {
        var tally = new Tally();
        foreach (var state in Enum.GetValues<CallState>())
        {
            if (row.GetInt64(state.ToString()) is { } count)
            {
                tally.Add(state, count);
            }
        }

        tally.Latencies.Add(LatencyHistogram.Read(row.GetString(Latencies)));
        return tally;
    }
}
