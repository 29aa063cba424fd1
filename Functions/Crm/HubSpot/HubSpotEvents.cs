using System.Globalization;

namespace Bridge.Crm.HubSpot;

/// <summary>
/// Reads what HubSpot sends: a list of changes (https://developers.hubspot.com/docs/api/webhooks),
/// or one workflow action (https://developers.hubspot.com/docs/api-reference/automation-actions-v4-v4/custom-action-guide).
/// </summary>
internal static class HubSpotEvents
{
    private const int MaxEvents = 1000;
    private const string WorkflowAction = "workflow.action";
    private static readonly long LatestMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    private static readonly string[] Required = ["subscriptionType", "portalId", "eventId", "occurredAt"];

    public static DeliveryContent Read(HubSpotSettings settings, Delivery delivery) => delivery.Json() switch
    {
        JArray { Count: <= MaxEvents } changes => ReadChanges(settings, changes),
        JArray => throw new UnreadableDeliveryException($"The delivery holds more than {MaxEvents} events."),
        JObject action => ReadAction(settings, action, delivery.ReceivedAt),
        _ => throw new UnreadableDeliveryException("The body is neither a list of events nor a workflow action."),
    };

    /// <summary>What <see cref="Read"/> would find in an event of the type about the record; null where the two do not go together.</summary>
    public static JObject? DataOf(string type, RecordRef? record)
    {
        if (record is null)
        {
            return new JObject { ["subscriptionType"] = type };
        }

        // HubSpot sends ids as numbers, and takes them as text.
        JToken id = long.TryParse(record.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : record.Id;
        if (type == WorkflowAction)
        {
            return new JObject
            {
                ["object"] = new JObject { ["objectId"] = id, ["objectType"] = HubSpotObjectTypes.Singular(record.Type).ToUpperInvariant() },
            };
        }

        var data = new JObject { ["subscriptionType"] = type, ["objectId"] = id };
        return type.StartsWith("object.", StringComparison.Ordinal) || RecordType(type, data) == record.Type ? data : null;
    }

    private static DeliveryContent ReadChanges(HubSpotSettings settings, JArray changes)
    {
        var events = new List<CrmEvent>();
        var unreadable = new List<UnreadableEvent>();
        var echoes = 0;
        foreach (var change in changes.Select(change => change.DeepClone()))
        {
            if (change is not JObject data)
            {
                unreadable.Add(new UnreadableEvent("The event is no JSON object.", change));
            }
            else if (IsEcho(settings, data))
            {
                echoes++;
            }
            else if (WhatIsMissing(data) is { } reason)
            {
                unreadable.Add(new UnreadableEvent(reason, data));
            }
            else
            {
                events.Add(ReadChange(settings.Source, data));
            }
        }

        return new DeliveryContent(events, unreadable, echoes);
    }

    private static bool IsEcho(HubSpotSettings settings, JObject data)
    {
        var ours = settings.AppId ?? IdText.Of(data["appId"]);
        var changedBy = IdText.Of(data["sourceId"]);
        return IdText.Of(data["changeSource"]) is "INTEGRATION"
            && ours is not null
            && (changedBy == ours || changedBy == $"appId:{ours}");
    }

    private static string? WhatIsMissing(JObject data)
    {
        if (Array.Find(Required, name => IdText.Of(data[name]) is null) is { } missing)
        {
            return $"The event's '{missing}' is missing, or neither a number nor text.";
        }

        return (RecordId(data), OccurredAt(data)) switch
        {
            (null, _) => "The event's 'objectId' is missing, or neither a number nor text.",
            (_, null) => "The event's 'occurredAt' is no time in milliseconds.",
            _ => null,
        };
    }

    private static CrmEvent ReadChange(string source, JObject data)
    {
        var type = IdText.Of(data["subscriptionType"])!;
        var record = RecordType(type, data) is { } recordType ? new RecordRef(recordType, RecordId(data)!) : null;
        var id = IdText.Join(
            IdText.Of(data["portalId"]),
            type,
            record?.Type,
            RecordId(data),
            IdText.Of(data["eventId"]),
            IdText.Of(data["occurredAt"]),
            IdText.Of(data["propertyName"]) ?? IdText.Of(data["toObjectId"]));
        return new CrmEvent(source, id, type, record, OccurredAt(data)!.Value, data, Fingerprint.Of(data, "attemptNumber"));
    }

    private static string? RecordId(JObject data) => IdText.Of(data["objectId"]) ?? IdText.Of(data["fromObjectId"]);

    private static string? RecordType(string subscriptionType, JObject data) => subscriptionType.Split('.')[0] switch
    {
        "object" when (IdText.Of(data["objectTypeId"]) ?? IdText.Of(data["fromObjectTypeId"])) is { } number => HubSpotObjectTypes.Plural(number),
        "object" => null,
        var name => HubSpotObjectTypes.Plural(name),
    };

    private static DateTimeOffset? OccurredAt(JObject data) =>
        long.TryParse(IdText.Of(data["occurredAt"]), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds <= LatestMilliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    private static DeliveryContent ReadAction(HubSpotSettings settings, JObject action, DateTimeOffset receivedAt)
    {
        var callback = IdText.Of(action["callbackId"]);
        var portal = IdText.Of((action["origin"] as JObject)?["portalId"]);
        var about = action["object"] as JObject;
        if (callback is null || portal is null || IdText.Of(about?["objectId"]) is not { } recordId || IdText.Of(about?["objectType"]) is not { } recordType)
        {
            throw new UnreadableDeliveryException("The body is neither a list of events nor a custom workflow action, which has a callbackId, an origin and an object.");
        }

        var record = new RecordRef(HubSpotObjectTypes.Plural(recordType), recordId);
        var id = IdText.Join(portal, WorkflowAction, callback);
        return new DeliveryContent([new CrmEvent(settings.Source, id, WorkflowAction, record, receivedAt, action, Fingerprint.Of(action))], [], 0);
    }
}
