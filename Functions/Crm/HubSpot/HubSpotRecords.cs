using System.Text.RegularExpressions;

namespace Bridge.Crm.HubSpot;

/// <summary>Reads records, and finds the ones associated with them.</summary>
internal sealed partial class HubSpotRecords(HubSpotClient client)
{
    private HubSpotSettings Settings => client.Settings;

    public async Task<CrmRecords> ReadAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        var record = query.Record with { Type = HubSpotObjectTypes.Plural(query.Record.Type) };
        var to = query.Follow is null ? null : HubSpotObjectTypes.Plural(query.Follow.To);
        var answer = await GetAsync(record, query.Properties, to, cancellationToken);
        if (to is null || Associated(record, to, answer) is not { } associated)
        {
            return new CrmRecords(Properties(answer, record), null, null);
        }

        var other = await GetAsync(associated, query.Follow!.Properties, null, cancellationToken);
        return new CrmRecords(Properties(answer, record), Properties(other, associated), associated);
    }

    /// <summary>The path of a record.</summary>
    /// <exception cref="CrmRefusedException">The type or the id cannot be one of HubSpot's.</exception>
    public string Path(RecordRef record) =>
        Segment().IsMatch(record.Type) && Segment().IsMatch(record.Id)
            ? Settings.Objects(record.Type, record.Id)
            : throw new CrmRefusedException(Settings.Source, "The route names a record whose type or id HubSpot cannot have: letters, digits, '-' and '_' are allowed.");

    /// <summary>The ids of a record's notes, newest first.</summary>
    public async Task<IReadOnlyList<string>> NotesAsync(RecordRef record, CancellationToken cancellationToken) =>
        [.. Associations(await GetAsync(record, [], "notes", cancellationToken))
            .Select(association => association.Id)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(id => id.Length)
            .ThenByDescending(id => id, StringComparer.Ordinal)];

    private Task<JObject> GetAsync(RecordRef record, IReadOnlyList<string> properties, string? associations, CancellationToken cancellationToken)
    {
        var parameters = new List<string>();
        if (properties.Count > 0)
        {
            parameters.Add($"properties={string.Join(',', properties.Select(Uri.EscapeDataString))}");
        }

        if (associations is not null)
        {
            parameters.Add($"associations={Uri.EscapeDataString(associations)}");
        }

        return client.GetAsync($"{Path(record)}?{string.Join('&', parameters)}".TrimEnd('?'), record, cancellationToken);
    }

    private static JObject Properties(JObject answer, RecordRef record)
    {
        var properties = (JObject?)(answer["properties"] as JObject)?.DeepClone() ?? [];
        properties["id"] = record.Id;
        return properties;
    }

    /// <summary>The primary record where the types have one, else the only one.</summary>
    private RecordRef? Associated(RecordRef record, string to, JObject answer)
    {
        var found = Associations(answer).ToList();
        var primary = $"{HubSpotObjectTypes.Singular(record.Type)}_to_{HubSpotObjectTypes.Singular(to)}";
        var ids = Distinct(found.Where(association => association.Type == primary)) is [var only] ? [only] : Distinct(found);
        return ids switch
        {
            [] => null,
            [var id] => new RecordRef(to, id),
            _ => throw new CrmRefusedException(Settings.Source, $"{record} is associated with {ids.Count} {to}, and none of them alone is the primary one. Mark one as primary in HubSpot, or leave only one."),
        };

        static List<string> Distinct(IEnumerable<(string Id, string? Type)> associations) =>
            [.. associations.Select(association => association.Id).Distinct(StringComparer.Ordinal)];
    }

    // Only one type was asked for, and HubSpot names the group of some types otherwise than the type: "line items".
    private static IEnumerable<(string Id, string? Type)> Associations(JObject answer) =>
        from groups in (answer["associations"] as JObject ?? []).PropertyValues()
        from association in ((groups as JObject)?["results"] as JArray ?? []).OfType<JObject>()
        let id = IdText.Of(association["id"])
        where id is not null
        select (id, IdText.Of(association["type"]));

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Segment();
}
