using System.Globalization;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.HubSpot;

/// <summary>Reads which records are associated, in the form of version 3 and of version 4.</summary>
internal sealed class AssociationEndpoints(HubSpotRecords records)
{
    public Task<Answer> ReadV3(HttpRequest request) => Task.FromResult(Read(request, (from, to) => new JObject
    {
        ["id"] = to.Id,
        ["type"] = $"{from.Singular}_to_{to.Type.Singular}",
    }));

    public Task<Answer> ReadV4(HttpRequest request) => Task.FromResult(Read(request, (from, to) => new JObject
    {
        ["toObjectId"] = long.Parse(to.Id, CultureInfo.InvariantCulture),
        ["associationTypes"] = new JArray(new JObject
        {
            ["category"] = "HUBSPOT_DEFINED",
            ["typeId"] = AssociationTypes.Between(from, to.Type),
            ["label"] = JValue.CreateNull(),
        }),
    }));

    private Answer Read(HttpRequest request, Func<ObjectType, HubSpotRecord, JObject> form)
    {
        var (type, to) = ((string)request.RouteValues["type"]!, (string)request.RouteValues["to"]!);
        if (ObjectType.Find(type) is not { } fromType || ObjectType.Find(to) is not { } toType)
        {
            return HubSpotErrors.UnknownType(ObjectType.Find(type) is null ? type : to);
        }

        return records.Find(fromType, (string)request.RouteValues["id"]!) is { } record
            ? new(StatusCodes.Status200OK, new JObject
            {
                ["results"] = new JArray(records.Associated(record, toType).Select(other => form(fromType, other))),
            })
            : HubSpotErrors.NotFound();
    }
}
