using Azure;
using Azure.Data.Tables;
using Bridge.Storage;

namespace Bridge.CatchUp;

/// <summary>How far each source is caught up with: a row a source, for every instance.</summary>
internal sealed class CatchUpTable(StorageClients storage)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "catchup";

    private const string Partition = "source";
    private const string ReachedAt = nameof(CatchUpPoint.ReachedAt);
    private const string Piece = nameof(CatchUpPoint.Piece);
    private const string FailingSince = nameof(CatchUpPoint.FailingSince);
    private const string Problem = nameof(CatchUpPoint.Problem);

    private readonly CreatedOnce<TableClient> _table = new(
        storage.Tables.GetTableClient(TableName),
        (table, cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken));

    /// <summary>Reads a source's point; null where it has none yet.</summary>
    public async Task<StoredPoint?> FindAsync(string source, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, source, cancellationToken: cancellationToken);
        return row.HasValue ? new StoredPoint(PointOf(row.Value!), row.Value!.ETag) : null;
    }

    /// <summary>Writes over what was read.</summary>
    /// <returns>What is stored now; null where another instance wrote meanwhile, and nothing changed.</returns>
    public async Task<StoredPoint?> WriteAsync(string source, StoredPoint read, CatchUpPoint next, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = new TableEntity(Partition, source)
        {
            [ReachedAt] = next.ReachedAt,
            [Piece] = next.Piece.TotalSeconds,
            [FailingSince] = next.FailingSince,
            [Problem] = next.Problem,
        };
        try
        {
            var written = await (read.Version is { } version
                ? table.UpdateEntityAsync(row, version, TableUpdateMode.Replace, cancellationToken)
                : table.AddEntityAsync(row, cancellationToken));
            return new StoredPoint(next, written.Headers.ETag);
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    private static CatchUpPoint PointOf(TableEntity row) => new(
        row.GetDateTimeOffset(ReachedAt)!.Value,
        TimeSpan.FromSeconds(row.GetDouble(Piece)!.Value),
        row.GetDateTimeOffset(FailingSince),
        row.GetString(Problem) ?? "");
}
