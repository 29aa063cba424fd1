namespace Bridge.Crm.Zoho;

/// <summary>
/// What a notification says of the fields that changed: for each record their names, and their values where the channel was made with
/// <c>return_affected_field_values</c>.
/// </summary>
internal sealed class ZohoChanges(JObject body)
{
    private readonly ILookup<string?, JObject> _values = (body["affected_values"] as JArray ?? [])
        .OfType<JObject>()
        .Where(change => change["values"] is JObject)
        .ToLookup(change => IdText.Of(change["record_id"]), change => (JObject)change["values"]!, StringComparer.Ordinal);

    private readonly ILookup<string, JArray> _fields = (body["affected_fields"] as JArray ?? [])
        .OfType<JObject>()
        .SelectMany(change => change.Properties())
        .Where(change => change.Value is JArray)
        .ToLookup(change => change.Name, change => (JArray)change.Value, StringComparer.Ordinal);

    /// <summary>The new values of a record's fields, by name.</summary>
    public JObject ValuesOf(string id)
    {
        var values = new JObject();
        foreach (var value in _values[id].SelectMany(change => change.Properties()))
        {
            values[value.Name] = value.Value.DeepClone();
        }

        return values;
    }

    /// <summary>The names of a record's fields that changed.</summary>
    public IReadOnlyList<string> FieldsOf(string id) =>
    [
        .. _values[id].SelectMany(change => change.Properties()).Select(value => value.Name)
            .Concat(_fields[id].SelectMany(names => names).Select(IdText.Of).OfType<string>())
            .Distinct(StringComparer.Ordinal),
    ];
}
