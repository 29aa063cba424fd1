using Bridge.Routing.Expressions;
using Bridge.Routing.Parts;

namespace Bridge.Routing.Files;

/// <summary>Reads a route's <c>writeBack</c> and <c>onFailure</c>.</summary>
internal sealed class WriteBackReader(RouteFile file, ExpressionReader expressions, RecordReader records)
{
    private static readonly string[] Members = ["record", "fields", "note"];

    /// <summary>What to write back; null where there is nothing.</summary>
    public WriteBackPlan? Read(JToken? token, Place place, Scope scope)
    {
        if (token is null || file.Object(token, Members) is not { } json)
        {
            return null;
        }

        var record = records.ReadTarget(json["record"], place.Inside("record"), scope);
        var fields = ReadFields(json["fields"], place.Inside("fields"), scope);
        var note = json["note"] is { } text && file.Text(text) is not null ? expressions.Read(text, place.Inside("note"), scope) : null;
        if (!json.ContainsKey("note") && json["fields"] is null or JObject { Count: 0 })
        {
            file.Mistake(json, "writes nothing; set 'fields' or leave a 'note'");
        }

        return new WriteBackPlan(record, fields, note);
    }

    private Dictionary<string, Expression> ReadFields(JToken? token, Place place, Scope scope)
    {
        var fields = new Dictionary<string, Expression>(StringComparer.Ordinal);
        if (token is null || file.Object(token) is not { } json)
        {
            return fields;
        }

        foreach (var field in json.Properties())
        {
            if (expressions.Read(field.Value, place.Inside(field.Name), scope) is { } expression)
            {
                fields.Add(field.Name, expression);
            }
        }

        return fields;
    }
}
