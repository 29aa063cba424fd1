namespace Bridge.Crm.Pipedrive;

/// <summary>Reads a webhook of version 2, which tells one change (https://pipedrive.readme.io/docs/guide-for-webhooks-v2).</summary>
internal static class PipedriveEvents
{
    /// <summary>What happened to a record that was made.</summary>
    public const string Create = "create";

    private static readonly string[] Required = ["entity", "action", "entity_id", "id"];

    public static DeliveryContent Read(PipedriveSettings settings, Delivery delivery)
    {
        var body = delivery.JsonObject();
        if (body["meta"] is not JObject meta || IdText.Of(meta["version"])?.StartsWith("2.", StringComparison.Ordinal) is not true)
        {
            throw new UnreadableDeliveryException("The body is no webhook of version 2. In Pipedrive, delete the webhook and make one of version 2.");
        }

        if (IsEcho(settings, meta))
        {
            return new DeliveryContent([], [], 1);
        }

        return WhatIsWrong(body, meta) is { } reason
            ? new DeliveryContent([], [new UnreadableEvent(reason, body)], 0)
            : new DeliveryContent([EventOf(settings, body, meta)], [], 0);
    }

    /// <summary>
    /// An event. A record is made once, so that its making needs no more to be known again: not by a retry, and not by whoever
    /// finds the record later.
    /// </summary>
    /// <param name="settings">The source's settings.</param>
    /// <param name="data">What happened.</param>
    /// <param name="change">What tells a change from others of the same record.</param>
    /// <param name="at">When it happened.</param>
    public static CrmEvent EventOf(PipedriveSettings settings, JObject data, string? change, DateTimeOffset at)
    {
        var meta = (JObject)data["meta"]!;
        var (entity, action, id) = (IdText.Of(meta["entity"])!, IdText.Of(meta["action"])!, IdText.Of(meta["entity_id"])!);
        var isCreate = action == Create;
        return new CrmEvent(
            settings.Source,
            isCreate ? IdText.Join(entity, action, id) : IdText.Join(entity, action, id, change),
            PipedriveEventData.TypeOf(entity, action),
            new RecordRef(PipedriveTypes.Plural(entity), id),
            at,
            data,
            isCreate ? Fingerprint.Of(new JObject { ["entity"] = entity, ["id"] = id }) : Fingerprint.Of(data, "meta"));
    }

    private static bool IsEcho(PipedriveSettings settings, JObject meta) =>
        IdText.Of(meta["change_source"]) is "api" && IdText.Of(meta["user_id"]) == settings.UserId;

    private static string? WhatIsWrong(JObject body, JObject meta)
    {
        if (Array.Find(Required, name => IdText.Of(meta[name]) is null) is { } missing)
        {
            return $"The event's 'meta.{missing}' is missing, or neither a number nor text.";
        }

        return PipedriveTime.Parse(meta["timestamp"]) is null ? "The event's 'meta.timestamp' is no time."
            : body["data"] is null or JObject or JValue { Value: null } ? null
            : "The event's 'data' is no JSON object.";
    }

    private static CrmEvent EventOf(PipedriveSettings settings, JObject body, JObject meta)
    {
        var change = settings.EventId switch
        {
            PipedriveEventId.Timestamp => IdText.Of(meta["timestamp"]),
            _ => IdText.Of(meta["id"]),
        };
        var data = PipedriveEventData.Of(body, settings.Fields.Of(PipedriveTypes.Plural(IdText.Of(meta["entity"])!)));
        return EventOf(settings, data, change, PipedriveTime.Parse(meta["timestamp"])!.Value);
    }
}
