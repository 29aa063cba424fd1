using System.Globalization;

namespace Bridge.Sandbox.Crms;

/// <summary>A field's value as a person reads it.</summary>
internal static class FieldText
{
    /// <summary>The text: of a lookup the name, of a list each item's; null where the field is empty.</summary>
    public static string? Of(JToken? value) => value switch
    {
        JValue { Value: null } => null,
        JValue { Value: bool flag } => flag ? "true" : "false",
        JValue { Value: decimal number } => number.ToString("0.#####", CultureInfo.InvariantCulture),
        JValue plain => Convert.ToString(plain.Value, CultureInfo.InvariantCulture),
        JObject named => Of(named["name"] ?? named["value"]),
        JArray list => string.Join(", ", list.Select(Of)),
        _ => null,
    };

    /// <summary>The fields that have a value, without those that hold a secret.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Shown(IEnumerable<(string Name, JToken? Value)> fields, string secret) =>
        from field in fields
        let text = Of(field.Value)
        where !string.IsNullOrEmpty(text) && field.Name != secret
        select KeyValuePair.Create(field.Name, text);
}
