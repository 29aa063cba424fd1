using System.Globalization;

namespace Bridge.Routing.Expressions;

/// <summary>Text, numbers and booleans as text.</summary>
internal static class ScalarText
{
    private const NumberStyles PlainNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>
    /// The exact text of a value: a decimal with its trailing zeros and without an exponent, <c>true</c> or <c>false</c>;
    /// null for anything but text, a number or a boolean.
    /// </summary>
    public static string? Of(JToken token) => token is JValue value
        ? value.Value switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            IFormattable number when value.Type is JTokenType.Integer or JTokenType.Float => number.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        }
        : null;

    /// <summary>A number, or text that is one without grouped digits or an exponent.</summary>
    public static decimal? NumberOf(JToken token) =>
        token.Type is JTokenType.Integer or JTokenType.Float or JTokenType.String
        && decimal.TryParse(Of(token), PlainNumber, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>Whether it is null or text without a visible character, which counts as missing.</summary>
    public static bool IsBlank(JToken token) =>
        token.Type == JTokenType.Null || (token.Type == JTokenType.String && string.IsNullOrWhiteSpace((string?)token));
}
