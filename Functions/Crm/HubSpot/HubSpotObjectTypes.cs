namespace Bridge.Crm.HubSpot;

/// <summary>HubSpot's names of types of record (https://developers.hubspot.com/docs/guides/crm/understanding-the-crm).</summary>
internal static class HubSpotObjectTypes
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["0-1"] = "contacts",
        ["0-2"] = "companies",
        ["0-3"] = "deals",
        ["0-5"] = "tickets",
        ["0-7"] = "products",
        ["0-8"] = "line_items",
        ["contact"] = "contacts",
        ["company"] = "companies",
        ["deal"] = "deals",
        ["ticket"] = "tickets",
        ["product"] = "products",
        ["line_item"] = "line_items",
    };

    private static readonly Dictionary<string, int> NoteAssociations = new(StringComparer.Ordinal)
    {
        ["contacts"] = 202,
        ["companies"] = 190,
        ["deals"] = 214,
        ["tickets"] = 228,
    };

    /// <summary>The name of a type in the API's paths, by its number or its name for one record.</summary>
    public static string Plural(string type) => Names.GetValueOrDefault(type, type);

    /// <summary>The name of one record of a type.</summary>
    public static string Singular(string plural) =>
        Names.FirstOrDefault(name => name.Value == plural && !char.IsAsciiDigit(name.Key[0])).Key ?? plural;

    /// <summary>The kind of association between a note and a record of this type; null where the account must be asked.</summary>
    public static int? NoteAssociation(string plural) =>
        NoteAssociations.TryGetValue(plural, out var type) ? type : null;
}
