using System.Globalization;

namespace Bridge.Crm.Dynamics365;

/// <summary>
/// A row of the Web API in the form that an event's columns have
/// (https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/select-columns#lookup-property-data).
/// </summary>
internal static class DataverseRow
{
    /// <summary>The annotations that tell what a row's values mean.</summary>
    public const string Annotations = $"\"{FormattedValue},{LookupTable}\"";

    private const string FormattedValue = "OData.Community.Display.V1.FormattedValue";
    private const string LookupTable = "Microsoft.Dynamics.CRM.lookuplogicalname";
    private const string LookupPrefix = "_";
    private const string LookupSuffix = "_value";
    private const string Iso8601 = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    /// <summary>The property that holds a lookup's id.</summary>
    public static string LookupProperty(string column) => LookupPrefix + column + LookupSuffix;

    /// <summary>The columns by name; a lookup is <c>{id, type, name}</c>.</summary>
    public static JObject Columns(JObject row)
    {
        var columns = new JObject();
        foreach (var property in row.Properties().Where(property => !property.Name.Contains('@') && property.Value is JValue))
        {
            columns[ColumnOf(property.Name)] = IsLookup(property.Name) ? Lookup(row, property) : property.Value.DeepClone();
        }

        return columns;
    }

    /// <summary>What a person sees of the columns whose value is a number or a time.</summary>
    public static JObject Formatted(JObject row) => new(
        from property in row.Properties()
        where property.Name.EndsWith($"@{FormattedValue}", StringComparison.Ordinal)
        select new JProperty(ColumnOf(property.Name[..^(FormattedValue.Length + 1)]), property.Value.DeepClone()));

    /// <summary>A time as Dataverse writes it; null where it is none.</summary>
    public static DateTimeOffset? TimeOf(JToken? token) =>
        token is JValue { Value: string text }
        && DateTimeOffset.TryParseExact(text, Iso8601, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    private static JToken Lookup(JObject row, JProperty property)
    {
        if (property.Value.Type == JTokenType.Null)
        {
            return JValue.CreateNull();
        }

        var lookup = new JObject { ["id"] = property.Value.DeepClone(), ["type"] = row[$"{property.Name}@{LookupTable}"]?.DeepClone() };
        if (row[$"{property.Name}@{FormattedValue}"] is { } name)
        {
            lookup["name"] = name.DeepClone();
        }

        return lookup;
    }

    private static bool IsLookup(string property) =>
        property.StartsWith(LookupPrefix, StringComparison.Ordinal)
        && property.EndsWith(LookupSuffix, StringComparison.Ordinal)
        && property.Length > LookupPrefix.Length + LookupSuffix.Length;

    private static string ColumnOf(string property) =>
        IsLookup(property) ? property[LookupPrefix.Length..^LookupSuffix.Length] : property;
}
