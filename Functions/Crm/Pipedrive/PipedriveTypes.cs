namespace Bridge.Crm.Pipedrive;

/// <summary>
/// Pipedrive's names of types of record: webhooks have them in the singular, the API's paths in the plural
/// (https://pipedrive.readme.io/docs/guide-for-webhooks-v2#supported-object-types).
/// </summary>
internal static class PipedriveTypes
{
    private static readonly Dictionary<string, string> Plurals = new(StringComparer.Ordinal)
    {
        ["activity"] = "activities",
        ["deal"] = "deals",
        ["lead"] = "leads",
        ["note"] = "notes",
        ["organization"] = "organizations",
        ["person"] = "persons",
        ["pipeline"] = "pipelines",
        ["product"] = "products",
        ["stage"] = "stages",
        ["user"] = "users",
    };

    // What names a record of the type in another one.
    private static readonly Dictionary<string, string> References = new(StringComparer.Ordinal)
    {
        ["deals"] = "deal_id",
        ["organizations"] = "org_id",
        ["persons"] = "person_id",
    };

    /// <summary>The types whose changes can be found.</summary>
    public static IReadOnlyList<string> Found { get; } = ["deals", "persons", "organizations"];

    public static string Plural(string type) => Plurals.GetValueOrDefault(type, type);

    public static string Singular(string type) => Plurals.FirstOrDefault(name => name.Value == type).Key ?? type;

    public static bool CanBeFound(string type) => Found.Contains(type, StringComparer.Ordinal);

    public static bool HasCustomFields(string type) => type is "leads" || IsInApi(type);

    /// <summary>Whether version 2 of the API reads and changes such records.</summary>
    public static bool IsInApi(string type) => type is "activities" or "deals" or "organizations" or "persons" or "products";

    /// <summary>The member by which other records and notes name a record of the type; null where they do not.</summary>
    public static string? ReferenceTo(string type) => References.GetValueOrDefault(type);
}
