using System.Text.RegularExpressions;

namespace Bridge.Crm.Dynamics365;

/// <summary>What the environment says about a table.</summary>
/// <param name="Name">Its logical name, such as <c>contact</c>.</param>
/// <param name="Set">Its name in the Web API's paths, such as <c>contacts</c>.</param>
/// <param name="Key">The column of its records' ids.</param>
/// <param name="Columns">The type of each of its columns
/// (https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/attributetypecode).</param>
/// <param name="ReadAt">When the environment said so, UTC.</param>
internal sealed partial record DataverseTable(string Name, string Set, string Key, IReadOnlyDictionary<string, string> Columns, DateTimeOffset ReadAt)
{
    /// <summary>Its columns that point to other records.</summary>
    public IEnumerable<string> Lookups => Columns.Where(column => IsLookupType(column.Value)).Select(column => column.Key);

    /// <summary>Whether a text can be a logical name.</summary>
    public static bool IsName(string text) => LogicalName().IsMatch(text);

    public bool IsLookup(string column) => Columns.TryGetValue(column, out var type) && IsLookupType(type);

    /// <summary>The path of a record.</summary>
    public string PathOf(string id) => $"{Set}({id})";

    /// <summary>The part of a query that asks for columns.</summary>
    public string Select(params IEnumerable<string> columns) =>
        $"$select={string.Join(',', columns.Append(Key).Distinct(StringComparer.Ordinal).Select(column => IsLookup(column) ? DataverseRow.LookupProperty(column) : column))}";

    private static bool IsLookupType(string type) => type is "Lookup" or "Customer" or "Owner";

    [GeneratedRegex("^[a-z][a-z0-9_]{0,99}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogicalName();
}
