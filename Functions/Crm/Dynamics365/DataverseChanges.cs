using System.Globalization;
using System.Runtime.CompilerServices;

namespace Bridge.Crm.Dynamics365;

/// <summary>
/// Finds what changed in a time window. A row says when it was made and when it was changed last, and no more: of several changes
/// the last one is found, with all its columns as they are now, and a change that the bridge itself wrote over is not.
/// </summary>
internal sealed class DataverseChanges(DataverseClient client, DataverseTables tables)
{
    private const string Create = "Create";
    private const string Update = "Update";

    private Dynamics365Settings Settings => client.Settings;

    public IAsyncEnumerable<CrmEvent> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        OldestFirst.MergeAsync(
            [.. Settings.CatchUpTables.SelectMany(table => new[] { CreatedAsync(table, from, to, cancellationToken), ModifiedAsync(table, from, to, cancellationToken) })],
            crmEvent => crmEvent.OccurredAt,
            cancellationToken);

    private async IAsyncEnumerable<CrmEvent> CreatedAsync(string name, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await tables.GetAsync(name, [], cancellationToken);
        await foreach (var (row, id) in RowsAsync(table, "created", from, to, cancellationToken))
        {
            if (DataverseRow.TimeOf(row["createdon"]) is { } at)
            {
                // It is found again however often it was changed since.
                yield return EventOf(table, row, id, Create, at, [], Dynamics365EventData.Attributes, Dynamics365EventData.Formatted);
            }
        }
    }

    private async IAsyncEnumerable<CrmEvent> ModifiedAsync(string name, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await tables.GetAsync(name, [], cancellationToken);
        await foreach (var (row, id) in RowsAsync(table, "modified", from, to, cancellationToken))
        {
            if (DataverseRow.TimeOf(row["modifiedon"]) is { } at && at != DataverseRow.TimeOf(row["createdon"]))
            {
                yield return EventOf(table, row, id, Update, at, [IdText.Of(row["versionnumber"]) ?? DataContractJson.IsoTime(at)]);
            }
        }
    }

    private async IAsyncEnumerable<(JObject Row, string Id)> RowsAsync(
        DataverseTable table, string what, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var others = $"{DataverseRow.LookupProperty($"{what}by")} ne {Settings.ApplicationUserId:D}";
        var filter = $"{what}on ge {Time(from)} and {what}on lt {Time(to)} and {others}";
        var query = $"{table.Set}?$filter={Uri.EscapeDataString(filter)}&$orderby={what}on asc,{table.Key} asc";
        await foreach (var row in client.QueryAsync(query, $"changes of the table '{table.Name}'", cancellationToken))
        {
            if (Dynamics365Events.IdOf(row[table.Key]) is { } id)
            {
                yield return (row, id.ToString("D"));
            }
        }
    }

    private CrmEvent EventOf(
        DataverseTable table, JObject row, string id, string message, DateTimeOffset at, string[] version, params string[] withoutInFingerprint)
    {
        var record = new RecordRef(table.Name, id);
        var data = Dynamics365EventData.Found(record, message, row);
        return new CrmEvent(
            Settings.Source,
            IdText.Join(["found", message, record.Type, record.Id, .. version]),
            Dynamics365EventData.TypeOf(table.Name, message),
            record,
            at,
            data,
            Fingerprint.Of(data, withoutInFingerprint));
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
