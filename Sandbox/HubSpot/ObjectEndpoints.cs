using System.Globalization;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.HubSpot;

/// <summary>Reads, changes and makes records.</summary>
internal sealed class ObjectEndpoints(HubSpotRecords records, ChangeOrigin app, Action<IReadOnlyList<HubSpotChange>> changed)
{
    private const int LongestNote = 65_536;

    public Task<Answer> Read(HttpRequest request) => Task.FromResult(WithRecord(request, record =>
    {
        var properties = ObjectRequest.List(request.Query["properties"]);
        var body = ObjectJson.Of(record, properties.Count > 0 ? properties : record.Type.Properties);
        var associations = ObjectRequest.List(request.Query["associations"]);
        if (associations.FirstOrDefault(name => ObjectType.Find(name) is null) is { } unknown)
        {
            return HubSpotErrors.UnknownType(unknown);
        }

        AddAssociations(body, record, associations.Select(name => ObjectType.Find(name)!));
        return new(StatusCodes.Status200OK, body);
    }));

    public async Task<Answer> UpdateAsync(HttpRequest request)
    {
        var (values, wrong) = ObjectRequest.Properties(await JsonBody.ReadAsync(request));
        return WithRecord(request, record =>
        {
            if ((wrong ?? Undefined(record.Type, values)) is { } refused)
            {
                return refused;
            }

            changed(records.Change(record.Ref, values, app));
            return new(StatusCodes.Status200OK, ObjectJson.Of(records.Get(record.Ref), values.Select(value => value.Name)));
        });
    }

    public async Task<Answer> CreateAsync(HttpRequest request)
    {
        if (ObjectType.Find(ObjectRequest.TypeName(request)) is not { } type)
        {
            return HubSpotErrors.UnknownType(ObjectRequest.TypeName(request));
        }

        var body = await JsonBody.ReadAsync(request);
        var (values, wrong) = ObjectRequest.Properties(body);
        if ((wrong ?? Wrong(type, values)) is { } answer)
        {
            return answer;
        }

        return Associated(type, body!, out var associated) is { } refused
            ? refused
            : new(StatusCodes.Status201Created, ObjectJson.Of(records.Add(type, values, associated), values.Select(value => value.Name)));
    }

    public async Task<Answer> ReadBatchAsync(HttpRequest request)
    {
        if (ObjectType.Find(ObjectRequest.TypeName(request)) is not { } type)
        {
            return HubSpotErrors.UnknownType(ObjectRequest.TypeName(request));
        }

        if (await JsonBody.ReadAsync(request) is not { } body || body["inputs"] is not JArray inputs)
        {
            return HubSpotErrors.Invalid("Invalid input JSON: 'inputs' is required");
        }

        var properties = (body["properties"] as JArray)?.Select(ObjectRequest.Text).ToList() ?? [];
        var found = inputs.Select(input => records.Find(type, ObjectRequest.Text(input["id"]))).OfType<HubSpotRecord>();
        return new(StatusCodes.Status200OK, new JObject
        {
            ["status"] = "COMPLETE",
            ["results"] = new JArray(found.Select(record => ObjectJson.Of(record, properties))),
        });
    }

    private Answer WithRecord(HttpRequest request, Func<HubSpotRecord, Answer> answer)
    {
        if (ObjectType.Find(ObjectRequest.TypeName(request)) is not { } type)
        {
            return HubSpotErrors.UnknownType(ObjectRequest.TypeName(request));
        }

        return records.Find(type, (string)request.RouteValues["id"]!) is { } record ? answer(record) : HubSpotErrors.NotFound();
    }

    private void AddAssociations(JObject body, HubSpotRecord record, IEnumerable<ObjectType> types)
    {
        var associations = new JObject();
        foreach (var type in types)
        {
            var others = records.Associated(record, type).Select(other => new JObject
            {
                ["id"] = other.Id,
                ["type"] = $"{record.Type.Singular}_to_{type.Singular}",
            });
            if (others.ToArray() is { Length: > 0 } results)
            {
                associations[type.Name] = new JObject { ["results"] = new JArray(results) };
            }
        }

        if (associations.Count > 0)
        {
            body["associations"] = associations;
        }
    }

    private static Answer? Wrong(ObjectType type, List<(string Name, string Value)> values)
    {
        if (Undefined(type, values) is { } undefined)
        {
            return undefined;
        }

        if (type != ObjectType.Notes)
        {
            return null;
        }

        return !values.Any(value => value is ("hs_timestamp", not "")) ? HubSpotErrors.Invalid("Required properties were not set: hs_timestamp")
            : values.Any(value => value is ("hs_note_body", { Length: > LongestNote })) ? HubSpotErrors.Invalid("hs_note_body is too long")
            : null;
    }

    // The id of an association must be the one that HubSpot defines between these two types in this direction.
    private Answer? Associated(ObjectType from, JObject body, out IReadOnlyList<HubSpotRecord> associated)
    {
        var found = new List<HubSpotRecord>();
        associated = found;
        foreach (var association in body["associations"] as JArray ?? [])
        {
            var id = ObjectRequest.Text(association["to"]?["id"]);
            var typeId = ObjectRequest.Text(association["types"]?[0]?["associationTypeId"]);
            var to = records.All.FirstOrDefault(record =>
                string.Equals(record.Id, id, StringComparison.Ordinal)
                && AssociationTypes.Between(from, record.Type) is { } between
                && string.Equals(between.ToString(CultureInfo.InvariantCulture), typeId, StringComparison.Ordinal));
            if (to is null)
            {
                return HubSpotErrors.Invalid($"Association of type {typeId} to object {id} is not valid");
            }

            found.Add(to);
        }

        return null;
    }

    private static Answer? Undefined(ObjectType type, List<(string Name, string Value)> values) =>
        values.Select(value => value.Name).FirstOrDefault(name => !type.Defines(name)) is { } name ? HubSpotErrors.UnknownProperty(name) : null;
}
