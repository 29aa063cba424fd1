using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.Crm;

/// <summary>What a CRM answers to a call.</summary>
internal static class CrmAnswers
{
    /// <summary>The answer's JSON object; null where it is none.</summary>
    public static async Task<JObject?> ReadJsonObjectAsync(this HttpResponseMessage response, CancellationToken cancellationToken) =>
        await response.ReadJsonAsync(cancellationToken) as JObject;

    /// <summary>The answer's JSON; null where it is none.</summary>
    public static async Task<JToken?> ReadJsonAsync(this HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return StrictJson.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
