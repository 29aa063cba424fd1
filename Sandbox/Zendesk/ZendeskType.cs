namespace Bridge.Sandbox.Zendesk;

/// <summary>A type of Zendesk's records, with the custom fields that this account defines.</summary>
/// <param name="Name">Its name in paths, such as <c>tickets</c>.</param>
/// <param name="Singular">Its name around one record, such as <c>ticket</c>.</param>
/// <param name="CustomFields">The member of a record that holds custom fields.</param>
/// <param name="Settable">Zendesk's own members that can be set.</param>
/// <param name="Fields">The custom fields.</param>
public sealed record ZendeskType(string Name, string Singular, string CustomFields, IReadOnlyList<string> Settable, IReadOnlyList<ZendeskField> Fields)
{
    /// <summary>People.</summary>
    public static readonly ZendeskType Users = new("users", "user", "user_fields", ["name", "phone", "notes", "details", "organization_id", "external_id"],
    [
        new(7_001, "voip_account", ZendeskFieldKind.Text),
        new(7_002, "voip_balance", ZendeskFieldKind.Number),
        new(7_003, "voip_action", ZendeskFieldKind.Text),
        new(7_004, "voip_captcha", ZendeskFieldKind.Text),
        new(7_005, "voip_email_confirmed", ZendeskFieldKind.Checkbox),
        new(7_006, "voip_first_name", ZendeskFieldKind.Text),
        new(7_007, "voip_last_name", ZendeskFieldKind.Text),
    ]);

    /// <summary>Companies.</summary>
    public static readonly ZendeskType Organizations = new("organizations", "organization", "organization_fields", ["name", "notes", "details", "external_id"],
    [
        new(8_001, "voip_account", ZendeskFieldKind.Text),
        new(8_002, "voip_balance", ZendeskFieldKind.Number),
        new(8_003, "voip_partner_balance", ZendeskFieldKind.Number),
        new(8_004, "voip_action", ZendeskFieldKind.Text),
    ]);

    /// <summary>Tickets.</summary>
    public static readonly ZendeskType Tickets = new("tickets", "ticket", "custom_fields", ["status", "priority", "subject", "type", "requester_id", "organization_id", "assignee_id", "external_id"],
    [
        new(9_001, "voip_amount", ZendeskFieldKind.Number),
        new(9_002, "voip_moved", ZendeskFieldKind.Checkbox),
    ]);

    internal static readonly IReadOnlyList<ZendeskType> All = [Users, Organizations, Tickets];

    /// <summary>The type of that name, for one record or for many; null where there is none.</summary>
    public static ZendeskType? Find(string name) => All.FirstOrDefault(type => type.Name == name || type.Singular == name);
}
