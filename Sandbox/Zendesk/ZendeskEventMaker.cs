using System.Globalization;

namespace Bridge.Sandbox.Zendesk;

/// <summary>Makes Zendesk's own events of a change. Only those of tickets name who made it.</summary>
/// <remarks>https://developer.zendesk.com/api-reference/webhooks/event-types/webhook-event-types/</remarks>
internal static class ZendeskEventMaker
{
    private static readonly string[] Ids = ["id", "organization_id", "requester_id", "assignee_id"];
    private static readonly string[] Members = ["created_at", "updated_at", "email", "external_id", "name", "role", "subject"];

    public static IEnumerable<JObject> Of(ZendeskChange change, long accountId)
    {
        if (change.Before is null)
        {
            yield return Event(change, accountId, "created", []);
            yield break;
        }

        foreach (var field in change.Type.Fields)
        {
            var (before, now) = (Value(change.Before), Value(change.After));
            if (!JToken.DeepEquals(before, now))
            {
                yield return Event(change, accountId, "custom_field_changed", new JObject
                {
                    ["current"] = now,
                    ["previous"] = before,
                    ["field"] = new JObject { ["id"] = field.Id.ToString(CultureInfo.InvariantCulture), ["title"] = field.Title, ["type"] = field.Type },
                });
            }

            JToken Value(JObject record) => ZendeskRecords.ValueOf(change.Type, record, field.Title) ?? JValue.CreateNull();
        }

        if (change.Type == ZendeskType.Tickets && !JToken.DeepEquals(change.Before["status"], change.After["status"]))
        {
            yield return Event(change, accountId, "status_changed", new JObject { ["current"] = Loud(change.After["status"]), ["previous"] = Loud(change.Before["status"]) });
        }
    }

    private static JObject Event(ZendeskChange change, long accountId, string what, JObject told) => new()
    {
        ["type"] = $"zen:event-type:{change.Type.Singular}.{what}",
        ["account_id"] = accountId,
        ["id"] = Guid.NewGuid().ToString(),
        ["time"] = ZendeskRecords.Time(change.At),
        ["zendesk_event_version"] = "2022-06-20",
        ["subject"] = $"zen:{change.Type.Singular}:{change.Id}",
        ["detail"] = Detail(change),
        ["event"] = told,
    };

    private static JObject Detail(ZendeskChange change)
    {
        var detail = new JObject(
            Ids.Where(name => change.After[name] is not null).Select(name => new JProperty(name, (string?)change.After[name]))
                .Concat(Members.Where(name => change.After[name] is not null).Select(name => new JProperty(name, change.After[name]))));
        if (change.Type == ZendeskType.Tickets)
        {
            detail["actor_id"] = change.ActorId;
            detail["status"] = Loud(change.After["status"]);
        }

        return detail;
    }

    private static string? Loud(JToken? word) => ((string?)word)?.ToUpperInvariant();
}
