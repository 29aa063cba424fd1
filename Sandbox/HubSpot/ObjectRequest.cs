using System.Globalization;
using Bridge.Json;
using Bridge.Sandbox.Servers;
using Newtonsoft.Json;

namespace Bridge.Sandbox.HubSpot;

/// <summary>What a request for objects says.</summary>
internal static class ObjectRequest
{
    public static (List<(string Name, string Value)> Values, Answer? Wrong) Properties(JObject? body) =>
        body?["properties"] is JObject properties
            ? ([.. properties.Properties().Select(property => (property.Name, Text(property.Value)))], null)
            : ([], HubSpotErrors.Invalid("Invalid input JSON: 'properties' is required"));

    public static async Task<JObject?> BodyAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            return null;
        }

        using var reader = new StreamReader(request.Body);
        try
        {
            return StrictJson.ParseObject(await reader.ReadToEndAsync(request.HttpContext.RequestAborted));
        }
        catch (JsonException)
        {
            return null;
        }
    }

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
