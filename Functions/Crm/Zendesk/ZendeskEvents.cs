namespace Bridge.Crm.Zendesk;

/// <summary>
/// Reads what Zendesk sends: an event that a webhook subscribes to
/// (https://developer.zendesk.com/api-reference/webhooks/event-types/webhook-event-types/), or what an administrator made the body of a
/// trigger or an automation
/// (https://developer.zendesk.com/documentation/webhooks/anatomy-of-a-webhook-request/).
/// </summary>
internal static class ZendeskEvents
{
    /// <summary>What the types of subscribed events begin with.</summary>
    public const string Prefix = "zen:event-type:";

    /// <summary>The header that numbers what sets off a webhook: each attempt to deliver it has the same number.</summary>
    /// <remarks>https://developer.zendesk.com/api-reference/webhooks/webhooks-api/webhooks/#list-webhook-invocation-attempts</remarks>
    public const string InvocationHeader = "X-Zendesk-Webhook-Invocation-Id";

    /// <summary>The header that names the webhook.</summary>
    public const string WebhookHeader = "X-Zendesk-Webhook-Id";

    private static readonly string[] Required = ["account_id", "id", "time"];

    /// <summary>Whether events of the type come from a subscription, and not from a trigger.</summary>
    public static bool IsSubscribed(string type) => type.StartsWith(Prefix, StringComparison.Ordinal);

    public static DeliveryContent Read(ZendeskSettings settings, Delivery delivery)
    {
        var data = delivery.JsonObject();
        return IdText.Of(data["type"]) switch
        {
            null => Unreadable("The body's 'type' is missing, or no text. A trigger's body must hold one, such as \"type\": \"ticket.top-up\".", data),
            var type when IsSubscribed(type) => ReadSubscribed(settings, type, data),
            var type => ReadTrigger(settings, type, data, delivery),
        };
    }

    /// <summary>What <see cref="Read"/> would find in an event of the type about the record; null where the two do not go together.</summary>
    public static JObject? DataOf(string type, RecordRef? record)
    {
        var data = new JObject { ["type"] = type };
        if (record is null)
        {
            return data;
        }

        if (ZendeskResource.Find(record.Type) is not { } resource || (IsSubscribed(type) && Resource(type) != resource))
        {
            return null;
        }

        if (IsSubscribed(type))
        {
            data["subject"] = $"zen:{resource.Singular}:{record.Id}";
            data["detail"] = new JObject { ["id"] = record.Id };
        }
        else
        {
            data[IdMember(resource)] = record.Id;
        }

        return data;
    }

    private static DeliveryContent ReadSubscribed(ZendeskSettings settings, string type, JObject data)
    {
        var detail = data["detail"] as JObject;
        if (IsOurs(settings, detail?["actor_id"]))
        {
            return new DeliveryContent([], [], 1);
        }

        var resource = Resource(type);
        if (WhatIsMissing(data, resource) is { } reason)
        {
            return Unreadable(reason, data);
        }

        // Its own id is signed, and the same in every webhook that subscribes to it; the number of the invocation is neither.
        var id = IdText.Join(IdText.Of(data["account_id"]), IdText.Of(data["id"]));
        var record = resource is null ? null : new RecordRef(resource.Name, IdText.Of(detail!["id"])!);
        return Event(settings, id, type, record, ZendeskTime.Parse(IdText.Of(data["time"]))!.Value, data);
    }

    private static string? WhatIsMissing(JObject data, ZendeskResource? resource)
    {
        if (Array.Find(Required, name => IdText.Of(data[name]) is null) is { } missing)
        {
            return $"The event's '{missing}' is missing, or neither a number nor text.";
        }

        return ZendeskTime.Parse(IdText.Of(data["time"])) is null ? "The event's 'time' is no time."
            : resource is not null && IdText.Of((data["detail"] as JObject)?["id"]) is null ? "The event's 'detail.id' is missing, or neither a number nor text."
            : null;
    }

    private static DeliveryContent ReadTrigger(ZendeskSettings settings, string type, JObject data, Delivery delivery)
    {
        if (IsOurs(settings, data["current_user_id"]))
        {
            return new DeliveryContent([], [], 1);
        }

        if (delivery.Headers.Single(InvocationHeader) is not { Length: > 0 } invocation)
        {
            throw new UnreadableDeliveryException($"The header '{InvocationHeader}' is missing.");
        }

        var id = IdText.Join("trigger", delivery.Headers.Single(WebhookHeader), invocation);
        return Event(settings, id, type, TriggerRecord(data), ZendeskTime.Parse(IdText.Of(data["updated_at"])) ?? delivery.ReceivedAt, data);
    }

    private static RecordRef? TriggerRecord(JObject data) => ZendeskResource.All
        .Select(resource => IdText.Of(data[IdMember(resource)]) is { } id ? new RecordRef(resource.Name, id) : null)
        .FirstOrDefault(record => record is not null);

    private static string IdMember(ZendeskResource resource) => $"{resource.Singular}_id";

    private static ZendeskResource? Resource(string type) => ZendeskResource.Find(type[Prefix.Length..].Split('.')[0]);

    private static bool IsOurs(ZendeskSettings settings, JToken? user) => settings.UserId is { } ours && IdText.Of(user) == ours;

    private static DeliveryContent Event(ZendeskSettings settings, string id, string type, RecordRef? record, DateTimeOffset time, JObject data) =>
        new([new CrmEvent(settings.Source, id, type, record, time, data, Fingerprint.Of(data))], [], 0);

    private static DeliveryContent Unreadable(string reason, JObject data) => new([], [new UnreadableEvent(reason, data)], 0);
}
