using System.Text.RegularExpressions;

namespace Bridge.Crm.Pipedrive;

/// <summary>Reads records, and the ones that they name (https://developers.pipedrive.com/docs/api/v1/Deals#getDeal).</summary>
internal sealed partial class PipedriveRecords(PipedriveClient client)
{
    // A query that names more is refused; one that names none is answered with all.
    private const int MostCustomFields = 15;

    private PipedriveSettings Settings => client.Settings;

    public async Task<CrmRecords> ReadAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        var record = Canonical(query.Record);
        var data = await GetAsync(record, query.Properties, cancellationToken);
        if (query.Follow is not { } follow || Associated(record, PipedriveTypes.Plural(follow.To), data) is not { } associated)
        {
            return new CrmRecords(Flat(data, record), null, null);
        }

        var other = await GetAsync(associated, follow.Properties, cancellationToken);
        return new CrmRecords(Flat(data, record), Flat(other, associated), associated);
    }

    /// <summary>The record, its type named as the API does.</summary>
    public static RecordRef Canonical(RecordRef record) => record with { Type = PipedriveTypes.Plural(record.Type) };

    /// <summary>The path of a record.</summary>
    /// <exception cref="CrmRefusedException">The type or the id cannot be one of those that the API reads.</exception>
    public static string Path(string source, RecordRef record) =>
        PipedriveTypes.IsInApi(record.Type) && Id().IsMatch(record.Id)
            ? $"api/v2/{record.Type}/{record.Id}"
            : throw new CrmRefusedException(source, "The route names a record that Pipedrive's API cannot read: it knows activities, deals, organizations, persons and products, by number.");

    private async Task<JObject> GetAsync(RecordRef record, IReadOnlyList<string> properties, CancellationToken cancellationToken)
    {
        var keys = properties.Select(Settings.Fields.Of(record.Type).KeyOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var query = keys.Count is > 0 and <= MostCustomFields ? $"?custom_fields={string.Join(',', keys)}" : "";
        var answer = await client.GetAsync(Path(Settings.Source, record) + query, record.ToString(), cancellationToken);
        var data = answer["data"] as JObject
            ?? throw new CrmUnavailableException(Settings.Source, "Pipedrive's answer holds no record.");
        return data["is_deleted"] is JValue { Value: true }
            ? throw new CrmRefusedException(Settings.Source, $"Pipedrive has no such record: {record} was deleted.") { IsRecordMissing = true }
            : data;
    }

    private JObject Flat(JObject data, RecordRef record)
    {
        var flat = (JObject)data.DeepClone();
        flat.Remove("custom_fields");
        foreach (var field in (data["custom_fields"] as JObject ?? []).Properties())
        {
            foreach (var name in Settings.Fields.Of(record.Type).NamesOf(field.Name))
            {
                flat[name] = field.Value.DeepClone();
            }
        }

        flat["id"] = record.Id;
        return flat;
    }

    private RecordRef? Associated(RecordRef record, string to, JObject data)
    {
        if (PipedriveTypes.ReferenceTo(to) is not { } reference || !data.ContainsKey(reference))
        {
            throw new CrmRefusedException(Settings.Source, $"Pipedrive's {record.Type} do not name one of {to}. From a deal, follow to organizations or persons.");
        }

        return IdText.Of(data[reference]) is { } id ? new RecordRef(to, id) : null;
    }

    [GeneratedRegex("^[1-9][0-9]{0,17}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
