using Bridge.Crm;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>Reads, changes and makes records, and says what a table is.</summary>
internal sealed class RowEndpoints(DataverseStore store, Action<DataverseChange> changed)
{
    private const int LongestNote = 100_000;
    private static readonly string[] Definition = ["EntitySetName,PrimaryIdAttribute", "Attributes($select=LogicalName,AttributeType)"];

    public Answer Read(HttpRequest request, TableDefinition table, string id)
    {
        if (store.Find(table, id) is not { } record)
        {
            return WebApiErrors.NotFound(table, id);
        }

        var (columns, wrong) = WebApiRequest.Select(request, table);
        return wrong is not null
            ? WebApiErrors.NoColumn(table, wrong)
            : new(StatusCodes.Status200OK, DataverseJson.Of(record, columns, request.Headers["Prefer"].ToString()));
    }

    public static Answer Define(HttpRequest request, string key)
    {
        if (request.Query["$select"] != Definition[0] || request.Query["$expand"] != Definition[1])
        {
            return WebApiErrors.Careless("The Sandbox answers one question about a table: its name, its key, and the types of its columns.");
        }

        return TableDefinition.All.FirstOrDefault(table => key == $"LogicalName='{table.Name}'") is { } table
            ? new(StatusCodes.Status200OK, new JObject
            {
                ["EntitySetName"] = table.Set,
                ["PrimaryIdAttribute"] = table.Key,
                ["Attributes"] = new JArray(table.Columns.Select(column => new JObject { ["LogicalName"] = column.Key, ["AttributeType"] = column.Value })),
            })
            : new(StatusCodes.Status404NotFound, new JObject { ["error"] = new JObject { ["code"] = "0x80060888", ["message"] = "Could not find an entity with that name." } });
    }

    public async Task<Answer> PatchAsync(HttpRequest request, TableDefinition table, string id)
    {
        if (await JsonBody.ParseAsync(request) is not { Count: > 0 } body)
        {
            return WebApiErrors.Careless("A change must name the columns to set.");
        }

        if (!Guid.TryParseExact(id, "D", out _))
        {
            return WebApiErrors.Careless("The key must be a GUID.");
        }

        var record = store.Find(table, id);
        return (request.Headers.IfMatch.ToString(), request.Headers.IfNoneMatch.ToString(), record) switch
        {
            ("*", "", { } found) => Update(found, body),
            ("*", "", null) => WebApiErrors.NotFound(table, id),
            ("", "*", null) => Create(table, id, body),
            ("", "*", _) => WebApiErrors.Exists(),
            _ => WebApiErrors.Careless("A PATCH must say 'If-Match: *', or it may make a record, or 'If-None-Match: *', or it may change one."),
        };
    }

    private Answer Update(DataverseRecord record, JObject body)
    {
        if (Values(record.Table, body, out var values) is { } refused)
        {
            return refused;
        }

        if (values.Find(value => JToken.DeepEquals(Comparable(DataverseJson.Value(record, value.Column)), Comparable(value.Value))) is (var same, _) && same is not null)
        {
            return WebApiErrors.Careless($"The column '{same}' has that value already: setting it again sets off whatever waits for its change.");
        }

        changed(store.Update(record.Ref, values, Dynamics365Secrets.ApplicationUserId));
        return new(StatusCodes.Status204NoContent);
    }

    private Answer Create(TableDefinition table, string id, JObject body)
    {
        if (Values(table, body, out var values) is { } refused)
        {
            return refused;
        }

        changed(store.Create(table, values, Dynamics365Secrets.ApplicationUserId, id));
        return new(StatusCodes.Status204NoContent);
    }

    private Answer? Values(TableDefinition table, JObject body, out List<(string Column, JToken Value)> values)
    {
        values = [];
        foreach (var property in body.Properties())
        {
            if (table == TableDefinition.Annotation && property.Name.StartsWith("objectid_", StringComparison.Ordinal))
            {
                if (Bound(property) is not { } record)
                {
                    return WebApiErrors.NoColumn(table, property.Name.Split('@')[0]);
                }

                values.Add(("objectid", DataverseStore.Lookup(record)));
                continue;
            }

            if (!table.Columns.TryGetValue(property.Name, out var type) || table.IsLookup(property.Name))
            {
                return WebApiErrors.NoColumn(table, property.Name);
            }

            if (!Takes(type, property.Value) || (property is { Name: "notetext", Value: JValue { Value: string { Length: > LongestNote } } }))
            {
                return WebApiErrors.WrongValue(property.Name);
            }

            values.Add((property.Name, property.Value));
        }

        return null;
    }

    // objectid_contact@odata.bind: /contacts(id), and the record must be there.
    private RecordRef? Bound(JProperty property) => TableDefinition.All
        .Where(table => property.Name == $"objectid_{table.Name}@odata.bind")
        .Select(table => store.All.FirstOrDefault(record => record.Table == table && (string?)property.Value == $"/{table.Set}({record.Id})")?.Ref)
        .FirstOrDefault();

    private static bool Takes(string type, JToken value) => value.Type switch
    {
        JTokenType.Null => true,
        JTokenType.Boolean => type is "Boolean",
        JTokenType.Integer => type is "Integer" or "BigInt" or "Picklist" or "State" or "Status" or "Money" or "Decimal" or "Double",
        JTokenType.Float => type is "Money" or "Decimal" or "Double",
        JTokenType.String => type is "String" or "Memo" or "DateTime" or "Uniqueidentifier",
        _ => false,
    };

    // 150 and 150.00 are one amount.
    private static JToken Comparable(JToken value) =>
        value.Type is JTokenType.Integer or JTokenType.Float ? new JValue((decimal)value) : value;
}
