namespace Bridge.Sandbox.HubSpot;

/// <summary>A type of HubSpot objects.</summary>
/// <param name="Name">Its name in paths, such as <c>deals</c>.</param>
/// <param name="Singular">Its name in events and association types, such as <c>deal</c>.</param>
/// <param name="TypeId">Its id, such as <c>0-3</c>.</param>
/// <param name="Properties">The properties that this portal defines.</param>
public sealed record ObjectType(string Name, string Singular, string TypeId, IReadOnlyList<string> Properties)
{
    /// <summary>People.</summary>
    public static readonly ObjectType Contacts = new("contacts", "contact", "0-1",
        ["firstname", "lastname", "email", "phone", "company", "lifecyclestage", .. VoipProperties]);

    /// <summary>Companies.</summary>
    public static readonly ObjectType Companies = new("companies", "company", "0-2", ["name", "domain", "phone", .. VoipProperties]);

    /// <summary>Deals.</summary>
    public static readonly ObjectType Deals = new("deals", "deal", "0-3", ["dealname", "amount", "dealstage", "pipeline", "closedate", .. VoipProperties]);

    /// <summary>Notes on the others.</summary>
    public static readonly ObjectType Notes = new("notes", "note", "0-46", ["hs_note_body", "hs_timestamp", "hubspot_owner_id"]);

    private static readonly ObjectType[] All = [Contacts, Companies, Deals, Notes];

    // What a portal that works with the bridge defines for itself.
    private static string[] VoipProperties =>
    [
        "voip_account", "voip_balance", "voip_partner_balance", "voip_action", "voip_refresh", "voip_captcha",
        "voip_email_confirmed",
    ];

    /// <summary>The type of that name, singular, plural or by id; null when there is none.</summary>
    public static ObjectType? Find(string name) => Array.Find(All, type =>
        string.Equals(type.Name, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(type.Singular, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(type.TypeId, name, StringComparison.Ordinal));

    /// <summary>Whether the portal defines a property of that name, or HubSpot does for every type.</summary>
    public bool Defines(string property) =>
        Properties.Contains(property, StringComparer.Ordinal) || IsKept(property);

    /// <summary>Whether HubSpot keeps that property itself.</summary>
    public static bool IsKept(string property) => property is "createdate" or "hs_lastmodifieddate" or "hs_object_id";
}

/// <summary>The ids of associations that HubSpot defines, by direction.</summary>
/// <remarks>https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide</remarks>
internal static class AssociationTypes
{
    private static readonly Dictionary<(string From, string To), int> Ids = new()
    {
        [("contact", "company")] = 279,
        [("company", "contact")] = 280,
        [("deal", "company")] = 341,
        [("company", "deal")] = 342,
        [("deal", "contact")] = 3,
        [("contact", "deal")] = 4,
        [("contact", "note")] = 201,
        [("note", "contact")] = 202,
        [("company", "note")] = 189,
        [("note", "company")] = 190,
        [("deal", "note")] = 213,
        [("note", "deal")] = 214,
    };

    public static int? Between(ObjectType from, ObjectType to) =>
        Ids.TryGetValue((from.Singular, to.Singular), out var id) ? id : null;
}
