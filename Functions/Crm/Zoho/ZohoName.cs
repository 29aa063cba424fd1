using System.Text.RegularExpressions;

namespace Bridge.Crm.Zoho;

/// <summary>What names and ids in Zoho CRM look like: whatever goes into a path or a query is checked by it.</summary>
internal static partial class ZohoName
{
    /// <summary>Whether it may be the API name of a module or a field.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    /// <summary>Whether it may be the id of a record, a user or a channel.</summary>
    public static bool IsId(string text) => Id().IsMatch(text);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,99}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9]{1,30}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
