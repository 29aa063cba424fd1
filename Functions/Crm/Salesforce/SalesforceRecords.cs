namespace Bridge.Crm.Salesforce;

/// <summary>
/// Reads records, and the ones that their lookup fields name
/// (https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-relationships-get.html).
/// </summary>
internal sealed class SalesforceRecords(SalesforceClient client)
{
    private SalesforceSettings Settings => client.Settings;

    public async Task<CrmRecords> ReadAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        var lookup = query.Follow?.To;
        var relationship = lookup is null ? null : RelationshipOf(lookup);
        var path = PathOf(query.Record);
        var answer = await GetAsync(path, [.. query.Properties, .. lookup is null ? [] : new[] { lookup }], query.Record, cancellationToken);
        var record = Properties(answer, query.Properties, query.Record.Id);
        if (relationship is null || IdText.Of(Field(answer, lookup!)) is null)
        {
            return new CrmRecords(record, null, null);
        }

        var other = await GetAsync($"{path}/{relationship}", query.Follow!.Properties, query.Record, cancellationToken);
        var associated = RefOf(other);
        return new CrmRecords(record, Properties(other, query.Follow.Properties, associated.Id), associated);
    }

    /// <summary>The path of a record.</summary>
    /// <exception cref="CrmRefusedException">The type or the id cannot be one of Salesforce's.</exception>
    public string PathOf(RecordRef record) =>
        SalesforceName.IsValid(record.Type) && SalesforceId.IsValid(record.Id)
            ? Settings.Path("sobjects", record.Type, record.Id)
            : throw new CrmRefusedException(Settings.Source, "The route names a record whose type or id Salesforce cannot have: a type is an object's API name, an id has 15 or 18 letters and digits.");

    private string RelationshipOf(string lookup) =>
        SalesforceName.RelationshipOf(lookup)
        ?? throw new CrmRefusedException(Settings.Source, $"The route follows '{lookup}', which is no lookup field: name one such as AccountId or Payer__c.");

    private Task<JObject> GetAsync(string path, IReadOnlyList<string> fields, RecordRef about, CancellationToken cancellationToken)
    {
        if (fields.FirstOrDefault(field => !SalesforceName.IsValid(field)) is { } wrong)
        {
            throw new CrmRefusedException(Settings.Source, $"The route reads '{wrong}', which is no field's API name.");
        }

        var names = fields.Append("Id").Distinct(StringComparer.OrdinalIgnoreCase);
        return client.GetAsync($"{path}?fields={string.Join(',', names)}", $"{about}", cancellationToken);
    }

    // Under the names that the route used: Salesforce spells them its own way.
    private static JObject Properties(JObject answer, IReadOnlyList<string> fields, string id)
    {
        var properties = new JObject();
        foreach (var field in fields)
        {
            properties[field] = Field(answer, field)?.DeepClone();
        }

        properties["id"] = id;
        return properties;
    }

    private static JToken? Field(JObject answer, string name) => answer.GetValue(name, StringComparison.OrdinalIgnoreCase);

    private RecordRef RefOf(JObject answer) =>
        IdText.Of((answer["attributes"] as JObject)?["type"]) is { } type && IdText.Of(answer["Id"]) is { } id
            ? new RecordRef(type, id)
            : throw new CrmUnavailableException(Settings.Source, "Salesforce's answer does not say which record it is.");
}
