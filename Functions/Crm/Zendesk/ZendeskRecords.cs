namespace Bridge.Crm.Zendesk;

/// <summary>
/// Reads users, tickets and organizations, and finds the ones associated with them. A property is one of Zendesk's own, by its name in the
/// API, or a custom field: by its key for users and organizations, by its id or title for tickets.
/// </summary>
internal sealed class ZendeskRecords(ZendeskClient client, ZendeskTicketFields fields)
{
    private const int MaxIdLength = 18;

    private ZendeskSettings Settings => client.Settings;

    /// <summary>Whether the text can be an id of Zendesk.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= MaxIdLength && text.All(char.IsAsciiDigit);

    public async Task<CrmRecords> ReadAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        var (resource, record) = Known(query.Record);
        var found = await GetAsync(resource, record, cancellationToken);
        var properties = await PropertiesAsync(resource, record, found, query.Properties, cancellationToken);
        if (query.Follow is not { } follow || await AssociatedAsync(resource, found, follow.To, cancellationToken) is not { } associated)
        {
            return new CrmRecords(properties, null, null);
        }

        var (otherResource, other) = Known(associated);
        var otherFound = await GetAsync(otherResource, other, cancellationToken);
        return new CrmRecords(properties, await PropertiesAsync(otherResource, other, otherFound, follow.Properties, cancellationToken), other);
    }

    /// <summary>A record under the name of its type in paths.</summary>
    /// <exception cref="CrmRefusedException">The type or the id cannot be one of Zendesk's.</exception>
    public (ZendeskResource Resource, RecordRef Record) Known(RecordRef record) =>
        ZendeskResource.Find(record.Type) is not { } resource
            ? throw new CrmRefusedException(Settings.Source, $"The route names a record of a type that is not read from Zendesk. There are {string.Join(", ", ZendeskResource.All.Select(known => known.Name))}.")
            : IsId(record.Id)
                ? (resource, record with { Type = resource.Name })
                : throw new CrmRefusedException(Settings.Source, "The route names a record whose id Zendesk cannot have: it is a number.");

    /// <summary>A whole record, as Zendesk has it.</summary>
    public async Task<JObject> GetAsync(ZendeskResource resource, RecordRef record, CancellationToken cancellationToken) =>
        (await client.GetAsync($"{resource.Name}/{record.Id}", record.ToString(), cancellationToken))[resource.Singular] as JObject
        ?? throw new CrmUnavailableException(Settings.Source, $"Zendesk's answer holds no {resource.Singular}.");

    private async Task<JObject> PropertiesAsync(
        ZendeskResource resource, RecordRef record, JObject found, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var properties = new JObject();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (await ValueAsync(resource, found, name, cancellationToken) is { } value)
            {
                properties[name] = value.DeepClone();
            }
        }

        properties["id"] = record.Id;
        return properties;
    }

    private async ValueTask<JToken?> ValueAsync(ZendeskResource resource, JObject found, string name, CancellationToken cancellationToken)
    {
        if (found[name] is { } own)
        {
            return own;
        }

        if (resource != ZendeskResource.Tickets)
        {
            return (found[resource.CustomFields] as JObject)?[name];
        }

        var id = await fields.IdOfAsync(name, cancellationToken);
        return (found[resource.CustomFields] as JArray ?? []).OfType<JObject>().FirstOrDefault(field => IdText.Of(field["id"]) == id)?["value"];
    }

    private async ValueTask<RecordRef?> AssociatedAsync(ZendeskResource from, JObject found, string to, CancellationToken cancellationToken) => (from.Singular, to) switch
    {
        ("ticket", "users" or "user" or "requester") => Named(ZendeskResource.Users, found["requester_id"]),
        ("ticket", "submitter") => Named(ZendeskResource.Users, found["submitter_id"]),
        ("ticket", "assignee") => Named(ZendeskResource.Users, found["assignee_id"]),
        ("ticket", "organizations" or "organization") => Named(ZendeskResource.Organizations, found["organization_id"]) ?? await RequestersAsync(found, cancellationToken),
        ("user", "organizations" or "organization") => Named(ZendeskResource.Organizations, found["organization_id"]),
        _ => throw new CrmRefusedException(Settings.Source, $"Nothing leads from Zendesk's {from.Name} to what the route follows. From a ticket follow users (its requester), submitter, assignee or organizations; from a user, organizations."),
    };

    // A ticket keeps the organization that its requester had when it was made.
    private async ValueTask<RecordRef?> RequestersAsync(JObject ticket, CancellationToken cancellationToken) =>
        Named(ZendeskResource.Users, ticket["requester_id"]) is { } requester
            ? Named(ZendeskResource.Organizations, (await GetAsync(ZendeskResource.Users, requester, cancellationToken))["organization_id"])
            : null;

    private static RecordRef? Named(ZendeskResource resource, JToken? id) => IdText.Of(id) is { } text ? new RecordRef(resource.Name, text) : null;
}
