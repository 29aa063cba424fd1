namespace Bridge.Sandbox.Zendesk;

/// <summary>A webhook that subscribes to Zendesk's own events.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Secret">Its signing secret.</param>
/// <param name="Types">The types of event that it subscribes to.</param>
public sealed record ZendeskSubscription(string Id, string Secret, IReadOnlyList<string> Types)
{
    /// <summary>The secret of the Sandbox's subscription: made up, it opens nothing else.</summary>
    public const string SandboxSecret = "sandbox-zendesk-events-secret";

    /// <summary>The one that <c>docs/crm/zendesk.md</c> has an administrator make.</summary>
    public static readonly ZendeskSubscription Documented = new("01SANDBOXEVENTS0000000000", SandboxSecret,
    [
        "zen:event-type:user.created",
        "zen:event-type:user.custom_field_changed",
        "zen:event-type:organization.custom_field_changed",
    ]);
}

/// <summary>A trigger of tickets, and the webhook that it notifies.</summary>
/// <param name="WebhookId">The webhook's id.</param>
/// <param name="Secret">The webhook's signing secret.</param>
/// <param name="When">Its conditions.</param>
/// <param name="Body">The body that an administrator wrote, with its placeholders filled in.</param>
public sealed record ZendeskTrigger(string WebhookId, string Secret, Func<ZendeskChange, bool> When, Func<ZendeskChange, JObject> Body)
{
    /// <summary>The secret of the Sandbox's trigger: made up, it opens nothing else.</summary>
    public const string SandboxSecret = "sandbox-zendesk-triggers-secret";

    /// <summary>The one that <c>docs/crm/zendesk.md</c> has an administrator make: a ticket is solved that is to move funds.</summary>
    public static readonly ZendeskTrigger Documented = new(
        "01SANDBOXTRIGGERS00000000",
        SandboxSecret,
        change => (string?)change.After["status"] is "solved"
            && ZendeskRecords.ValueOf(change.Type, change.After, "voip_amount") is JValue { Value: not null }
            && ZendeskRecords.ValueOf(change.Type, change.After, "voip_moved") is JValue { Value: false },
        change => new JObject
        {
            ["type"] = "ticket.top-up",
            ["ticket_id"] = change.Id,
            ["current_user_id"] = change.ActorId,
            ["updated_at"] = (string)change.After["updated_at"]!,
        });
}
