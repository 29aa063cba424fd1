using Bridge.Crm;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>A write-back as the ledger keeps it until it is done.</summary>
internal static class WriteBackJson
{
    public static JObject Write(WriteBack writeBack)
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

        return json;
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
