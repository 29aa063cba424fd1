namespace Bridge.Sandbox.Zoho;

/// <summary>What a request says.</summary>
internal static class ZohoRequest
{
    /// <summary>The one thing in a list of the body; null where there is not exactly one.</summary>
    public static JObject? Only(JObject? body, string list) => body?[list] is JArray { Count: 1 } items ? items[0] as JObject : null;

    public static string Text(JToken? token) => (token as JValue)?.Value as string ?? "";

    public static string Module(HttpRequest request) => (string)request.RouteValues["module"]!;

    public static string Id(HttpRequest request) => (string)request.RouteValues["id"]!;

    public static List<string> List(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
