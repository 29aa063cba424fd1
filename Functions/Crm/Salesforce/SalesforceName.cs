using System.Text.RegularExpressions;

namespace Bridge.Crm.Salesforce;

/// <summary>API names of objects and fields, such as <c>Opportunity</c> and <c>Voip_Account__c</c>.</summary>
internal static partial class SalesforceName
{
    private const string Custom = "__c";
    private const string Standard = "Id";

    /// <summary>Whether a text can be such a name.</summary>
    public static bool IsValid(string? text) => text is not null && Name().IsMatch(text);

    /// <summary>
    /// The relationship that a lookup field makes, by which its record is reached: <c>Account</c> for <c>AccountId</c>,
    /// <c>Payer__r</c> for <c>Payer__c</c>; null where the name is no lookup field's
    /// (https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_understanding.htm).
    /// </summary>
    public static string? RelationshipOf(string lookup) => lookup switch
    {
        _ when !IsValid(lookup) => null,
        _ when Stem(lookup, Custom) is { } stem => $"{stem}__r",
        _ => Stem(lookup, Standard),
    };

    private static string? Stem(string name, string ending) =>
        name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : null;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,99}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
