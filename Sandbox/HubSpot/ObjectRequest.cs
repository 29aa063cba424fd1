using System.Globalization;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.HubSpot;

/// <summary>What a request for objects says.</summary>
internal static class ObjectRequest
{
    public static (List<(string Name, string Value)> Values, Answer? Wrong) Properties(JObject? body) =>
        body?["properties"] is JObject properties
            ? ([.. properties.Properties().Select(property => (property.Name, Text(property.Value)))], null)
            : ([], HubSpotErrors.Invalid("Invalid input JSON: 'properties' is required"));

    public static List<string> List(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    public static string TypeName(HttpRequest request) => (string)request.RouteValues["type"]!;

    // HubSpot keeps every value as text.
    public static string Text(JToken? value) => value switch
    {
        JValue { Value: bool truth } => truth ? "true" : "false",
        JValue { Value: { } content } => Convert.ToString(content, CultureInfo.InvariantCulture)!,
        _ => "",
    };
}
