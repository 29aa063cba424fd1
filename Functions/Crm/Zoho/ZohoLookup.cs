namespace Bridge.Crm.Zoho;

/// <summary>A field that leads from a record to another one.</summary>
/// <param name="Field">The field's API name.</param>
/// <param name="Module">The module of the record that it leads to.</param>
internal sealed record ZohoLookup(string Field, string Module)
{
    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        ["Accounts"] = "Account_Name",
        ["Contacts"] = "Contact_Name",
        ["Deals"] = "Deal_Name",
        ["Products"] = "Product_Name",
        ["Vendors"] = "Vendor_Name",
    };

    /// <summary>What a route follows: a module by its usual lookup, or <c>field:module</c>; null where it is neither.</summary>
    public static ZohoLookup? Of(string to) => to.Split(':') switch
    {
        [var module] when Usual.TryGetValue(module, out var field) => new ZohoLookup(field, module),
        [var field, var module] when ZohoName.IsName(field) && ZohoName.IsName(module) => new ZohoLookup(field, module),
        _ => null,
    };
}
