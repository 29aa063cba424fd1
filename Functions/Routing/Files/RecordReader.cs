using Bridge.Crm;
using Bridge.Routing.Expressions;
using Bridge.Routing.Parts;

namespace Bridge.Routing.Files;

/// <summary>Reads which record a route reads or writes, and its <c>read</c>.</summary>
internal sealed class RecordReader(RouteFile file, ExpressionReader expressions)
{
    private static readonly string[] ReadMembers = ["record", "properties", "follow"];
    private static readonly string[] FollowMembers = ["to", "properties"];
    private static readonly string[] RecordMembers = ["type", "id"];
    private static readonly string[] RecordNames = ["event", "associated"];

    /// <summary>A route's <c>read</c>; null where it has none.</summary>
    public ReadPlan? ReadPlan(JToken? token, Place place, Scope scope)
    {
        if (token is null || file.Object(token, ReadMembers) is not { } json)
        {
            return null;
        }

        RecordTarget? record = json["record"] is { } named ? ReadNamed(named, place.Inside("record"), scope) : null;
        var properties = file.Texts(json["properties"]);
        var follow = ReadFollow(json["follow"]);
        if (!json.ContainsKey("properties") && !json.ContainsKey("follow"))
        {
            file.Mistake(json, "reads nothing; name 'properties', or an association to 'follow'");
        }

        return new ReadPlan(record ?? new EventRecord(place.Inside("record")), properties, follow);
    }

    /// <summary>A record to write to: <c>event</c>, <c>associated</c>, or one by type and id.</summary>
    public RecordTarget ReadTarget(JToken? token, Place place, Scope scope)
    {
        switch (token)
        {
            case JValue { Value: "associated" }:
                if (!scope.Roots.ContainsKey(PathRoot.Associated))
                {
                    file.Mistake(token, "no association is followed; add 'read' with 'follow' to the route");
                }

                return new AssociatedRecord(place);
            case JValue { Value: string name } when name != "event":
                file.Mistake(token, $"'{name}' is no record; {Nearest.Among(RecordNames, name)}, or {{\"type\": …, \"id\": …}}");
                break;
            case not (null or JValue { Value: string }) when ReadNamed(token, place, scope) is { } named:
                return named;
        }

        return new EventRecord(place);
    }

    private NamedRecord? ReadNamed(JToken token, Place place, Scope scope)
    {
        if (file.Object(token, RecordMembers) is not { } json)
        {
            return null;
        }

        var type = file.Text(file.Required(json, "type", "name the record's type, such as \"contacts\""));
        var id = file.Required(json, "id", "write where the record's id is, such as \"$.objectId\"");
        var expression = id is null ? null : expressions.ReadFilled(id, place.Inside("id"), scope);
        return type is null || expression is null ? null : new NamedRecord(type, expression);
    }

    private AssociationQuery? ReadFollow(JToken? token)
    {
        if (token is null || file.Object(token, FollowMembers) is not { } json)
        {
            return null;
        }

        var to = file.Text(file.Required(json, "to", "name the type of the associated record, such as \"companies\""));
        return new AssociationQuery(to ?? "", file.Texts(json["properties"]));
    }
}
