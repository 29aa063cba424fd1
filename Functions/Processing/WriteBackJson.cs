using Bridge.Crm;
using Bridge.Json;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>A write-back as the ledger keeps it until it is done.</summary>
internal static class WriteBackJson
{
    // The ledger's entity, all columns together, holds 1 MiB.
    private const int MaxCharacters = 128 * 1024;

    /// <exception cref="RouteEvaluationException">The write-back is larger than the ledger can keep.</exception>
    public static JObject Write(string route, WriteBack writeBack)
    {
        var json = new JObject
        {
            ["record"] = new JObject { ["type"] = writeBack.Record.Type, ["id"] = writeBack.Record.Id },
            ["fields"] = new JObject(writeBack.Fields.Select(field => new JProperty(field.Key, field.Value))),
        };
        if (writeBack.Note is { } note)
        {
            json["note"] = note;
        }

        return StrictJson.Write(json).Length <= MaxCharacters
            ? json
            : throw new RouteEvaluationException(route, "writeBack", "the fields and the note are too large to be kept.");
    }

    public static WriteBack Read(JObject json)
    {
        var record = (JObject)json["record"]!;
        var fields = (JObject)json["fields"]!;
        return new WriteBack(
            new RecordRef((string)record["type"]!, (string)record["id"]!),
            fields.Properties().ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal),
            (string?)json["note"]);
    }
}
