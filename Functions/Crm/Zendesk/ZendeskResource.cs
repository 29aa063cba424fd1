namespace Bridge.Crm.Zendesk;

/// <summary>A type of Zendesk's records.</summary>
/// <param name="Name">Its name in the API's paths, such as <c>users</c>.</param>
/// <param name="Singular">Its name in events and around one record, such as <c>user</c>.</param>
/// <param name="CustomFields">The member of a record that holds its custom fields.</param>
/// <param name="OwnFields">Zendesk's own fields that can be set; every other name is a custom field's.</param>
/// <remarks>https://developer.zendesk.com/api-reference/ticketing/introduction/</remarks>
internal sealed record ZendeskResource(string Name, string Singular, string CustomFields, IReadOnlySet<string> OwnFields)
{
    public static readonly ZendeskResource Users = new("users", "user", "user_fields", Names(
        "alias", "details", "email", "external_id", "locale", "name", "notes", "organization_id", "phone", "suspended", "time_zone", "verified"));

    public static readonly ZendeskResource Tickets = new("tickets", "ticket", "custom_fields", Names(
        "assignee_id", "custom_status_id", "due_at", "external_id", "group_id", "organization_id", "priority", "problem_id", "requester_id", "status", "subject", "ticket_form_id", "type"));

    public static readonly ZendeskResource Organizations = new("organizations", "organization", "organization_fields", Names(
        "details", "external_id", "group_id", "name", "notes", "shared_comments", "shared_tickets"));

    /// <summary>All that can be read and written.</summary>
    public static readonly IReadOnlyList<ZendeskResource> All = [Tickets, Users, Organizations];

    /// <summary>The type of that name, for one record or for many; null where there is none.</summary>
    public static ZendeskResource? Find(string name) => All.FirstOrDefault(type => type.Name == name || type.Singular == name);

    private static HashSet<string> Names(params ReadOnlySpan<string> names) => new(names.ToArray(), StringComparer.Ordinal);
}
