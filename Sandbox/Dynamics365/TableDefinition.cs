namespace Bridge.Sandbox.Dynamics365;

/// <summary>A table of the environment.</summary>
/// <param name="Name">Its logical name, such as <c>contact</c>.</param>
/// <param name="Set">Its name in paths, such as <c>contacts</c>.</param>
/// <param name="OwnColumns">Its columns and their types, beside those that every table has.</param>
public sealed record TableDefinition(string Name, string Set, IReadOnlyDictionary<string, string> OwnColumns)
{
    /// <summary>People.</summary>
    public static readonly TableDefinition Contact = new("contact", "contacts", With(
        ("firstname", "String"), ("lastname", "String"), ("emailaddress1", "String"), ("description", "Memo"), ("birthdate", "DateTime"),
        ("parentcustomerid", "Customer"), ("preferredcontactmethodcode", "Picklist"), ("numberofchildren", "Integer"), ("creditlimit", "Money"),
        ("voip_account", "String"), ("voip_balance", "Decimal"), ("voip_action", "String"), ("voip_refresh", "Boolean"), ("voip_captcha", "String"), ("voip_email_confirmed", "Boolean")));

    /// <summary>Companies.</summary>
    public static readonly TableDefinition Account = new("account", "accounts", With(
        ("name", "String"), ("telephone1", "String"), ("primarycontactid", "Lookup"),
        ("voip_account", "String"), ("voip_balance", "Decimal"), ("voip_partner_balance", "Decimal"), ("voip_refresh", "Boolean")));

    /// <summary>Deals.</summary>
    public static readonly TableDefinition Opportunity = new("opportunity", "opportunities", With(
        ("name", "String"), ("estimatedvalue", "Money"), ("actualvalue", "Money"), ("statecode", "State"), ("statuscode", "Status"),
        ("parentaccountid", "Lookup"), ("parentcontactid", "Lookup"), ("customerid", "Customer")));

    /// <summary>Notes on the others.</summary>
    public static readonly TableDefinition Annotation = new("annotation", "annotations", With(
        ("subject", "String"), ("notetext", "Memo"), ("objectid", "Lookup")));

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<TableDefinition> All = [Contact, Account, Opportunity, Annotation];

    /// <summary>The column of its records' ids.</summary>
    public string Key => $"{Name}id";

    /// <summary>All its columns and their types.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; } = With(
    [
        ($"{Name}id", "Uniqueidentifier"), ("createdon", "DateTime"), ("createdby", "Lookup"), ("modifiedon", "DateTime"), ("modifiedby", "Lookup"), ("versionnumber", "BigInt"),
        .. OwnColumns.Select(column => (column.Key, column.Value)),
    ]);

    /// <summary>Whether a column points to another record.</summary>
    public bool IsLookup(string column) => Columns.GetValueOrDefault(column) is "Lookup" or "Customer" or "Owner";

    private static Dictionary<string, string> With(params IEnumerable<(string Name, string Type)> columns) =>
        columns.ToDictionary(column => column.Name, column => column.Type, StringComparer.Ordinal);
}
