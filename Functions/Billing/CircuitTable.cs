using Azure;
using Azure.Data.Tables;
using Bridge.Storage;
using Microsoft.Extensions.Options;

namespace Bridge.Billing;

/// <summary>The circuit as it is stored.</summary>
/// <param name="State">The state.</param>
/// <param name="Version">The version of its row; null where there is none.</param>
internal sealed record StoredCircuit(CircuitState State, ETag? Version);

/// <summary>The one row that tells every instance whether the billing API accepts the app: one a billing host.</summary>
internal sealed class CircuitTable(StorageClients storage, IOptions<BillingOptions> options)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "circuit";

    private const string Partition = "billing";
    private const string IsOpen = nameof(CircuitState.IsOpen);
    private const string Since = nameof(CircuitState.Since);
    private const string Reason = nameof(CircuitState.Reason);
    private const string Evidence = nameof(CircuitState.Evidence);

    private readonly CreatedOnce<TableClient> _table = new(
        storage.Tables.GetTableClient(TableName),
        (table, cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken));

    private readonly string _host = new Uri(options.Value.BaseUrl).Authority;

    /// <summary>Reads the row.</summary>
    public async Task<StoredCircuit> ReadAsync(CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var answer = await table.GetEntityIfExistsAsync<TableEntity>(Partition, _host, cancellationToken: cancellationToken);
        return answer.HasValue
            ? new(StateOf(answer.Value!), answer.Value!.ETag)
            : new(CircuitState.Closed, null);
    }

    /// <summary>Writes over what was read, unless somebody wrote meanwhile: then nothing changes, and the answer is false.</summary>
    public async Task<bool> WriteAsync(StoredCircuit read, CircuitState next, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = new TableEntity(Partition, _host)
        {
            [IsOpen] = next.IsOpen,
            [Since] = next.Since,
            [Reason] = next.Reason,
            [Evidence] = next.Evidence,
        };
        try
        {
            await (read.Version is { } version
                ? table.UpdateEntityAsync(row, version, TableUpdateMode.Replace, cancellationToken)
                : table.AddEntityAsync(row, cancellationToken));
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static CircuitState StateOf(TableEntity row) => new(
        row.GetBoolean(IsOpen) ?? false,
        row.GetDateTimeOffset(Since),
        row.GetString(Reason) ?? "",
        row.GetString(Evidence) ?? "");
}
