using System.Globalization;

namespace Bridge.Crm.Dynamics365;

/// <summary>Values as the Web API takes them, by the type of the column.</summary>
internal static class DataverseValues
{
    private const NumberStyles PlainNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>A route's value for a column of a type; empty text clears the column. Null where the column cannot hold it.</summary>
    public static JValue? Of(string type, JToken value) => value is not JValue scalar ? null : scalar.Value switch
    {
        null or "" => JValue.CreateNull(),
        var content => type switch
        {
            "Boolean" => bool.TryParse(Text(content), out var flag) ? new JValue(flag) : null,
            "Money" or "Decimal" or "Double" => Number(content) is { } number ? new JValue(number) : null,
            "Integer" or "BigInt" or "Picklist" or "State" or "Status" =>
                Number(content) is { } number && number == decimal.Truncate(number) && Math.Abs(number) <= long.MaxValue ? new JValue((long)number) : null,
            "Lookup" or "Customer" or "Owner" or "PartyList" => null,
            _ => new JValue(Text(content)),
        },
    };

    /// <summary>Whether a column has a value already.</summary>
    public static bool AreEqual(string type, JToken? current, JValue wanted) => (current as JValue)?.Value switch
    {
        null or "" => wanted.Value is null,
        var _ when wanted.Value is null => false,
        var content when type is "DateTime" => Time(content) is { } time && time == Time(wanted.Value),
        var content when Number(content) is { } number && wanted.Value is decimal or long => number == Number(wanted.Value),
        var content => string.Equals(Text(content), Text(wanted.Value), StringComparison.Ordinal),
    };

    private static decimal? Number(object content) =>
        content is not bool && decimal.TryParse(Text(content), PlainNumber, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Time(object content) =>
        DateTimeOffset.TryParse(Text(content), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static string Text(object content) => content is bool flag
        ? flag ? "true" : "false"
        : Convert.ToString(content, CultureInfo.InvariantCulture)!;
}
