using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.Sandbox.Servers;

/// <summary>Bodies of requests that are JSON objects.</summary>
internal static class JsonBody
{
    /// <summary>The body; null where it is no JSON object, or not called JSON.</summary>
    public static async Task<JObject?> ReadAsync(HttpRequest request) => request.HasJsonContentType() ? await ParseAsync(request) : null;

    /// <summary>The body, whatever it is called; null where it is no JSON object.</summary>
    public static async Task<JObject?> ParseAsync(HttpRequest request)
    {
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
}
