namespace Bridge.Crm.Pipedrive;

/// <summary>
/// An event as routes see it: <c>meta</c>, <c>data</c> and <c>previous</c> as they came, with <c>changed</c>, the fields that took
/// another value (of a new record all that have one), and <c>fields</c>, the values of the custom fields that have a name.
/// </summary>
internal static class PipedriveEventData
{
    private const string CustomFields = "custom_fields";
    private static readonly JObject Nothing = [];

    public static string TypeOf(string entity, string action) => $"{entity}.{action}";

    /// <summary>The data of a webhook.</summary>
    public static JObject Of(JObject body, PipedriveFieldNames fields)
    {
        var data = body["data"] as JObject;
        body["changed"] = Marked((data, body["previous"] as JObject) switch
        {
            (null, _) => [],
            (var made, null) => IsCreate(body) ? Differing(Nothing, made, fields) : [],
            var (now, before) => Differing(now, before, fields),
        });
        body["fields"] = Named(data, fields);
        return body;
    }

    /// <summary>The data of a record that was found to be new or changed.</summary>
    /// <param name="type">The record's type.</param>
    /// <param name="action">What happened to it.</param>
    /// <param name="record">The record, as the API has it.</param>
    /// <param name="changed">The fields that are known to have changed.</param>
    /// <param name="fields">The names of the type's custom fields.</param>
    public static JObject Found(string type, string action, JObject record, IEnumerable<string> changed, PipedriveFieldNames fields)
    {
        var data = (JObject)record.DeepClone();
        data[CustomFields] = new JObject((record[CustomFields] as JObject ?? []).Properties()
            .Select(field => new JProperty(field.Name, PipedriveValue.AsInWebhook(field.Value))));
        var body = new JObject
        {
            ["meta"] = Meta(type, action, IdText.Of(record["id"])!),
            ["data"] = data,
            ["previous"] = JValue.CreateNull(),
        };
        Of(body, fields);
        ((JObject)body["changed"]!).Merge(Marked(changed));
        return body;
    }

    /// <summary>What <see cref="Of"/> would find in an event of the type about the record; null where the two do not go together.</summary>
    public static JObject? DataOf(string type, RecordRef? record)
    {
        if (record is null || type.Split('.') is not [var entity, var action] || PipedriveTypes.Plural(entity) != PipedriveTypes.Plural(record.Type))
        {
            return null;
        }

        return new JObject { ["meta"] = Meta(record.Type, action, record.Id), ["data"] = new JObject { ["id"] = record.Id } };
    }

    private static JObject Meta(string type, string action, string id) => new()
    {
        ["action"] = action,
        ["entity"] = PipedriveTypes.Singular(type),
        ["entity_id"] = id,
        ["version"] = "2.0",
    };

    private static bool IsCreate(JObject body) => IdText.Of((body["meta"] as JObject)?["action"]) is PipedriveEvents.Create;

    private static JObject Marked(IEnumerable<string> names) => new(names.Distinct(StringComparer.Ordinal).Select(name => new JProperty(name, true)));

    private static IEnumerable<string> Differing(JObject one, JObject other, PipedriveFieldNames fields) => Differing(one, other)
        .Where(name => name != CustomFields)
        .Concat(Differing(one[CustomFields] as JObject ?? [], other[CustomFields] as JObject ?? []).SelectMany(fields.NamesOf));

    // Those that the other names: a previous state names what changed, and sometimes what kept its value.
    private static IEnumerable<string> Differing(JObject one, JObject other) =>
        other.Properties().Where(property => !JToken.DeepEquals(OrNull(one[property.Name]), property.Value)).Select(property => property.Name);

    private static JToken OrNull(JToken? token) => token ?? JValue.CreateNull();

    private static JObject Named(JObject? data, PipedriveFieldNames fields) => new(
        from field in fields.Named
        let value = (data?[CustomFields] as JObject)?[field.Value]
        select new JProperty(field.Key, PipedriveValue.Plain(value)));
}
