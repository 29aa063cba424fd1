using System.Globalization;
using System.Text;
using Bridge.Crm;
using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.Intake;

/// <summary>An envelope as the text of a queue message, and back.</summary>
public static class EnvelopeJson
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int Version = 1;

    /// <summary>The largest text that fits a queue message once it is base64, in bytes of UTF-8.</summary>
    public const int MaxBytes = 48 * 1024;

    // The event's data lies two levels deep in its envelope.
    private const int MaxDepth = StrictJson.MaxDepth + 2;

    /// <summary>Writes an envelope.</summary>
    public static string Write(Envelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var crmEvent = envelope.Event;
        var json = new JObject
        {
            ["version"] = Version,
            ["operation"] = envelope.OperationId,
            ["attempt"] = envelope.Attempt,
            ["source"] = crmEvent.Source,
            ["route"] = envelope.Route,
            ["received"] = Time(envelope.ReceivedAt),
            ["traceparent"] = envelope.TraceParent,
            ["event"] = new JObject
            {
                ["id"] = crmEvent.Id,
                ["type"] = crmEvent.Type,
                ["occurred"] = Time(crmEvent.OccurredAt),
                ["fingerprint"] = crmEvent.Fingerprint,
            },
        };
        var eventJson = (JObject)json["event"]!;
        if (crmEvent.Record is { } record)
        {
            eventJson["record"] = new JObject { ["type"] = record.Type, ["id"] = record.Id };
        }

        if (envelope.IsFound)
        {
            json["found"] = true;
        }

        if (envelope.EventBlob.Length > 0)
        {
            eventJson["blob"] = envelope.EventBlob;
        }
        else
        {
            eventJson["data"] = crmEvent.Data;
        }

        return StrictJson.Write(json);
    }

    /// <summary>Reads an envelope.</summary>
    /// <exception cref="UnreadableMessageException">The text is none, or of another version.</exception>
    public static Envelope Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return StrictJson.Parse(text, MaxDepth) is JObject json
                ? Read(json)
                : throw new UnreadableMessageException("The message is no JSON object.");
        }
        catch (Exception exception) when (exception is JsonException or FormatException or OverflowException or InvalidCastException or ArgumentException)
        {
            throw new UnreadableMessageException($"The message is no envelope: {exception.GetType().Name}.", exception);
        }
    }

    /// <summary>Whether the text fits a queue message.</summary>
    public static bool Fits(string text) => Encoding.UTF8.GetByteCount(text) <= MaxBytes;

    private static Envelope Read(JObject json)
    {
        if ((int?)json["version"] is not Version)
        {
            throw new UnreadableMessageException(
                $"The message is of version {json["version"] ?? "none"}; this program reads version {Version}. It was written by a newer program: deploy that one again.");
        }

        var eventJson = (JObject)Required(json, "event");
        var crmEvent = new CrmEvent(
            Text(json, "source"),
            Text(eventJson, "id"),
            Text(eventJson, "type"),
            eventJson["record"] is JObject record ? new RecordRef(Text(record, "type"), Text(record, "id")) : null,
            ReadTime(eventJson, "occurred"),
            eventJson["data"] as JObject ?? [],
            Text(eventJson, "fingerprint"));
        return new Envelope(
            Text(json, "operation"),
            (int)Required(json, "attempt"),
            Text(json, "route"),
            ReadTime(json, "received"),
            Text(json, "traceparent"),
            crmEvent,
            (string?)eventJson["blob"] ?? "",
            (bool?)json["found"] ?? false);
    }

    private static JToken Required(JObject json, string name) =>
        json[name] ?? throw new UnreadableMessageException($"The message lacks '{name}'.");

    private static string Text(JObject json, string name) => (string?)Required(json, name) ?? "";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset ReadTime(JObject json, string name) =>
        DateTimeOffset.ParseExact(Text(json, name), "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
