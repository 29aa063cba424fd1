using System.Globalization;

namespace Bridge.Crm;

/// <summary>Ids as text: some CRMs send the same id as a number here and as text there.</summary>
internal static class IdText
{
    private const int MaxLength = 200;

    /// <summary>The id; null where the token is neither a whole number nor a text of sensible length.</summary>
    public static string? Of(JToken? token)
    {
        var text = token switch
        {
            JValue { Type: JTokenType.Integer } number => Convert.ToString(number.Value, CultureInfo.InvariantCulture),
            JValue { Type: JTokenType.String, Value: string value } => value,
            _ => null,
        };
        return text is { Length: > 0 and <= MaxLength } ? text : null;
    }

    /// <summary>One id of several parts; no two lists of parts make the same id.</summary>
    public static string Join(params IEnumerable<string?> parts) =>
        string.Join('/', parts.Select(part => Uri.EscapeDataString(part ?? string.Empty)));
}
