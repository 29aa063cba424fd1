namespace Bridge.Sandbox.Salesforce;

/// <summary>What a field holds.</summary>
public enum FieldKind
{
    /// <summary>Text that can be searched for.</summary>
    Text,

    /// <summary>Text that is too long to be searched for.</summary>
    LongText,

    /// <summary>A number or an amount of money.</summary>
    Number,

    /// <summary>True or false, never null.</summary>
    Checkbox,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A moment.</summary>
    Time,

    /// <summary>The id of a record of another type.</summary>
    Lookup,
}

/// <summary>A field of a type.</summary>
/// <param name="Name">Its API name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Length">The most characters of text.</param>
/// <param name="To">The names of the types that a lookup may name.</param>
public sealed record SObjectField(string Name, FieldKind Kind, int Length = 255, params IReadOnlyList<string> To)
{
    /// <summary>Values that a picklist allows; empty for any.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Whether Salesforce keeps it itself.</summary>
    public bool IsKept { get; init; }

    /// <summary>The name of the relationship that a lookup makes.</summary>
    public string Relationship => Name.EndsWith("__c", StringComparison.Ordinal) ? $"{Name[..^3]}__r" : Name[..^2];
}

/// <summary>A type of record.</summary>
/// <param name="Name">Its API name.</param>
/// <param name="Prefix">What the ids of its records begin with.</param>
/// <param name="Own">The fields that not every type has.</param>
public sealed record SObjectType(string Name, string Prefix, IReadOnlyList<SObjectField> Own)
{
    /// <summary>Companies.</summary>
    public static readonly SObjectType Account = new("Account", "001", [Text("Name"), Text("Phone"), .. VoipFields]);

    /// <summary>People.</summary>
    public static readonly SObjectType Contact = new("Contact", "003",
        [Text("FirstName"), Text("LastName"), Text("Email"), Text("Phone"), Lookup("AccountId", "Account"), .. VoipFields]);

    /// <summary>Deals.</summary>
    public static readonly SObjectType Opportunity = new("Opportunity", "006",
        [Text("Name"), Text("StageName"), new("Amount", FieldKind.Number), new("CloseDate", FieldKind.Date), Lookup("AccountId", "Account"), .. VoipFields]);

    /// <summary>What was done, or is to do, about the others.</summary>
    public static readonly SObjectType Task = new("Task", "00T",
    [
        Text("Subject"),
        new("Description", FieldKind.LongText, 32_000),
        new("Status", FieldKind.Text) { Values = ["Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred"] },
        new("Priority", FieldKind.Text) { Values = ["High", "Normal", "Low"] },
        new("ActivityDate", FieldKind.Date),
        Lookup("WhoId", "Contact"),
        Lookup("WhatId", "Account", "Opportunity"),
    ]);

    private static readonly SObjectType[] All = [Account, Contact, Opportunity, Task];

    private static readonly SObjectField[] Kept =
    [
        new("Id", FieldKind.Text) { IsKept = true },
        new("CreatedDate", FieldKind.Time) { IsKept = true },
        new("LastModifiedDate", FieldKind.Time) { IsKept = true },
        new("LastModifiedById", FieldKind.Text) { IsKept = true },
        new("SystemModstamp", FieldKind.Time) { IsKept = true },
    ];

    // What an organization that works with the bridge defines for itself.
    private static SObjectField[] VoipFields =>
    [
        new("Voip_Account__c", FieldKind.Text, 40),
        new("Voip_Balance__c", FieldKind.Number),
        new("Voip_Action__c", FieldKind.Text) { Values = ["register", "confirm-email", "login-url", "reset-password", "refresh-balance", "refresh-partner-balance", "done", "failed"] },
        new("Voip_Captcha__c", FieldKind.LongText, 32_000),
        new("Voip_Email_Confirmed__c", FieldKind.Checkbox),
    ];

    /// <summary>Every field.</summary>
    public IEnumerable<SObjectField> Fields => [.. Kept, .. Own];

    /// <summary>The type of that name, in any case; null when there is none.</summary>
    public static SObjectType? Find(string name) => Array.Find(All, type => string.Equals(type.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The field of that name, in any case; null when there is none.</summary>
    public SObjectField? Field(string name) => Fields.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static SObjectField Text(string name) => new(name, FieldKind.Text);

    private static SObjectField Lookup(string name, params IReadOnlyList<string> to) => new(name, FieldKind.Lookup, To: to);
}
