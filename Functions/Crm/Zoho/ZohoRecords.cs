namespace Bridge.Crm.Zoho;

/// <summary>
/// Reads records, and those that their lookup fields lead to
/// (https://www.zoho.com/crm/developer/docs/api/v8/get-records.html).
/// </summary>
internal sealed class ZohoRecords(ZohoClient client)
{
    private ZohoSettings Settings => client.Settings;

    public async Task<CrmRecords> ReadAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        var lookup = query.Follow is { } follow ? LookupOf(follow) : null;
        var fields = lookup is null ? query.Properties : [.. query.Properties, lookup.Field];
        var found = await GetAsync(query.Record, fields, cancellationToken);
        var record = Properties(found, query.Record, query.Properties);
        if (lookup is null || Followed(found, query.Record, lookup) is not { } associated)
        {
            return new CrmRecords(record, null, null);
        }

        var other = await GetAsync(associated, query.Follow!.Properties, cancellationToken);
        return new CrmRecords(record, Properties(other, associated, query.Follow.Properties), associated);
    }

    /// <summary>The path of a record.</summary>
    /// <exception cref="CrmRefusedException">The module or the id cannot be one of Zoho's.</exception>
    public static string PathOf(ZohoSettings settings, RecordRef record) =>
        ZohoName.IsName(record.Type) && ZohoName.IsId(record.Id)
            ? settings.Path(record.Type, record.Id)
            : throw new CrmRefusedException(settings.Source, "The route names a record that Zoho cannot have: its type is the API name of a module, such as Deals, and its id a number.");

    private async Task<JObject> GetAsync(RecordRef record, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var names = fields.Count == 0 ? "id" : string.Join(',', fields.Distinct(StringComparer.Ordinal).Select(Uri.EscapeDataString));
        var answer = await client.GetAsync($"{PathOf(Settings, record)}?fields={names}", record, cancellationToken);
        return answer.Items is [var found, ..]
            ? found
            : throw new CrmRefusedException(Settings.Source, $"Zoho has no such record: {record}.") { IsRecordMissing = true };
    }

    private ZohoLookup LookupOf(AssociationQuery follow) => ZohoLookup.Of(follow.To)
        ?? throw new CrmRefusedException(Settings.Source, $"The route follows '{follow.To}', and it is not known by which field. Write the lookup field and its module, such as Reseller:Accounts.");

    private RecordRef? Followed(JObject found, RecordRef record, ZohoLookup lookup) => found[lookup.Field] switch
    {
        null or JValue { Value: null } => null,
        JObject other when IdText.Of(other["id"]) is { } id => new RecordRef(lookup.Module, id),
        _ => throw new CrmRefusedException(Settings.Source, $"The field '{lookup.Field}' of {record} leads to no record: it is no lookup field."),
    };

    private static JObject Properties(JObject found, RecordRef record, IReadOnlyList<string> names)
    {
        var properties = new JObject();
        foreach (var name in names)
        {
            properties[name] = found[name]?.DeepClone() ?? JValue.CreateNull();
        }

        properties["id"] = record.Id;
        return properties;
    }
}
