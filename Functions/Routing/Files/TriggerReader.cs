using Bridge.Crm;
using Bridge.Routing.Parts;

namespace Bridge.Routing.Files;

/// <summary>Reads a route's <c>when</c>.</summary>
internal sealed class TriggerReader(RouteFile file, ConditionReader conditions, IReadOnlyDictionary<string, ICrmKind?> sources)
{
    private static readonly string[] Members = ["source", "type", "where"];

    public Trigger? Read(JToken? token)
    {
        if (token is null || file.Object(token, Members) is not { } json)
        {
            return null;
        }

        var source = ReadSource(json);
        var types = ReadTypes(json);
        var where = conditions.Read(json["where"], Scope.AtIntake());
        return source is null ? null : new Trigger(source, types, where);
    }

    private string? ReadSource(JObject json)
    {
        var token = file.Required(json, "source", "name a source of the settings, such as \"hubspot\"");
        if (file.Text(token) is not { } source)
        {
            return null;
        }

        if (!sources.ContainsKey(source))
        {
            file.Mistake(token!, sources.Count == 0
                ? $"no source is configured; set Sources:{source}:Kind"
                : $"'{source}' is no configured source; set Sources:{source}:Kind, or {Nearest.Among([.. sources.Keys], source)}");
        }

        return source;
    }

    private IReadOnlyList<string> ReadTypes(JObject json)
    {
        var token = file.Required(json, "type", "name the event's type, such as \"contact.creation\", or a list of types");
        if (token is JArray { Count: 0 })
        {
            file.Mistake(token, "names no type; name at least one");
        }

        return token is JArray ? file.Texts(token) : file.Text(token) is { } type ? [type] : [];
    }
}
