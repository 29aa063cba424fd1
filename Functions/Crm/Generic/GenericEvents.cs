using System.Globalization;
using Newtonsoft.Json;

namespace Bridge.Crm.Generic;

/// <summary>
/// Reads a Standard Webhooks message: one event, with a <c>type</c>, a <c>timestamp</c> and whatever else the sender puts
/// into it.
/// </summary>
internal static class GenericEvents
{
    /// <summary>What the types of our own results begin with: a message that comes back is not run.</summary>
    public const string OwnPrefix = "bridge.";

    private const int MaxTypeLength = 200;
    private const string Iso8601 = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    public static DeliveryContent Read(GenericSettings settings, Delivery delivery)
    {
        var id = delivery.Headers.Single(StandardWebhooksSignature.IdHeader)
            ?? throw new UnreadableDeliveryException($"The header '{StandardWebhooksSignature.IdHeader}' is missing.");
        var data = delivery.JsonObject();
        if (data["type"] is not JValue { Value: string { Length: > 0 and <= MaxTypeLength } type })
        {
            return new DeliveryContent([], [new UnreadableEvent("The event's 'type' is missing, or no text.", data)], 0);
        }

        if (type.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return new DeliveryContent([], [], 1);
        }

        var record = Record(settings, data);
        return new DeliveryContent([new CrmEvent(settings.Source, id, type, record, OccurredAt(data, delivery), data, Fingerprint.Of(data))], [], 0);
    }

    /// <summary>An event of the type about the record; a record lies where an event has it unless the source's settings say otherwise.</summary>
    public static JObject DataOf(string type, RecordRef? record)
    {
        var data = new JObject { ["type"] = type };
        if (record is not null)
        {
            data["record"] = new JObject { ["type"] = record.Type, ["id"] = record.Id };
        }

        return data;
    }

    private static RecordRef? Record(GenericSettings settings, JObject data)
    {
        var type = GenericSettings.IsPath(settings.RecordType) ? Find(data, settings.RecordType) : settings.RecordType;
        var id = Find(data, settings.RecordId);
        return type is null || id is null ? null : new RecordRef(type, id);
    }

    private static string? Find(JObject data, string path)
    {
        try
        {
            return data.SelectTokens(path).Take(2).ToList() is [var only] ? IdText.Of(only) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DateTimeOffset OccurredAt(JObject data, Delivery delivery)
    {
        if (data["timestamp"] is JValue { Value: string text }
            && DateTimeOffset.TryParseExact(text, Iso8601, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var stated))
        {
            return stated;
        }

        return StandardWebhooksSignature.ParseTimestamp(delivery.Headers.Single(StandardWebhooksSignature.TimestampHeader)) is { } seconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : delivery.ReceivedAt;
    }
}
