namespace Bridge.Sandbox.Zoho;

/// <summary>What a field takes.</summary>
public enum ZohoFieldType
{
    /// <summary>Text; a number is refused.</summary>
    Text,

    /// <summary>A number; text is refused.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A record of another module: an object with its id.</summary>
    Lookup,

    /// <summary>Kept by Zoho itself.</summary>
    ReadOnly,
}

/// <summary>A module of Zoho CRM.</summary>
/// <param name="Name">Its API name.</param>
/// <param name="Id">Its id.</param>
/// <param name="Fields">Its fields, by API name.</param>
public sealed record ZohoModule(string Name, string Id, IReadOnlyDictionary<string, ZohoFieldType> Fields)
{
    /// <summary>People.</summary>
    public static readonly ZohoModule Contacts = Of("Contacts", "4876876000000002179",
        ("First_Name", ZohoFieldType.Text), ("Last_Name", ZohoFieldType.Text), ("Email", ZohoFieldType.Text), ("Account_Name", ZohoFieldType.Lookup));

    /// <summary>Companies.</summary>
    public static readonly ZohoModule Accounts = Of("Accounts", "4876876000000002177", ("Account_Name", ZohoFieldType.Text), ("Website", ZohoFieldType.Text));

    /// <summary>Deals.</summary>
    public static readonly ZohoModule Deals = Of("Deals", "4876876000000002181",
        ("Deal_Name", ZohoFieldType.Text), ("Amount", ZohoFieldType.Number), ("Stage", ZohoFieldType.Text), ("Account_Name", ZohoFieldType.Lookup), ("Contact_Name", ZohoFieldType.Lookup));

    private static readonly ZohoModule[] All = [Contacts, Accounts, Deals];

    private static string[] Kept => ["id", "Created_Time", "Modified_Time", "Created_By", "Modified_By"];

    /// <summary>The module of that API name, or null.</summary>
    public static ZohoModule? Find(string name) => Array.Find(All, module => string.Equals(module.Name, name, StringComparison.Ordinal));

    private static ZohoModule Of(string name, string id, params (string Name, ZohoFieldType Type)[] fields) =>
        new(name, id, fields.Concat(Kept.Select(name => (Name: name, Type: ZohoFieldType.ReadOnly))).Concat(Voip).ToDictionary(field => field.Name, field => field.Type, StringComparer.Ordinal));

    // What an organisation that works with the bridge defines for itself.
    private static IEnumerable<(string Name, ZohoFieldType Type)> Voip =>
    [
        ("VoIP_Account", ZohoFieldType.Text),
        ("VoIP_Action", ZohoFieldType.Text),
        ("VoIP_Captcha", ZohoFieldType.Text),
        ("VoIP_Refresh", ZohoFieldType.Boolean),
        ("VoIP_Balance", ZohoFieldType.Number),
        ("VoIP_Partner_Balance", ZohoFieldType.Number),
        ("VoIP_Email_Confirmed", ZohoFieldType.Boolean),
    ];
}
