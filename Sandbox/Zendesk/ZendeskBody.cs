using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.Sandbox.Zendesk;

/// <summary>What a request says.</summary>
internal static class ZendeskBody
{
    /// <summary>The body; null where it is no JSON object, or not called one.</summary>
    public static async Task<JObject?> ReadAsync(HttpRequest request)
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
}
