using System.Globalization;
using Bridge.Crm.HubSpot;

namespace Bridge.Sandbox.Sending;

/// <summary>A delivery of HubSpot: an array of events, signed as v3. Every attempt counts itself in the events and is signed anew.</summary>
/// <remarks>https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide</remarks>
public sealed record HubSpotWebhook(string Title, IReadOnlyList<JObject> Events) : Webhook(SourceName, Title)
{
    /// <summary>The source's name in the sample of settings.</summary>
    public const string SourceName = "hubspot";

    /// <summary>The secret that it is signed with.</summary>
    public string ClientSecret { get; init; } = SandboxSecrets.HubSpotClientSecret;

    /// <summary>What HubSpot tells the app of the app's own changes.</summary>
    public static HubSpotWebhook Echo(IEnumerable<JObject> events) => new("Echo of a write-back", [.. events]) { IsEcho = true };

    /// <inheritdoc/>
    public override HttpRequestMessage Sign(Uri url, int attempt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(url);
        var (request, body) = Post(url, new JArray(Events.Select(one => new JObject(one) { ["attemptNumber"] = attempt })));
        var timestamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add(HubSpotSignature.TimestampHeader, timestamp);
        request.Headers.Add(HubSpotSignature.V3Header, HubSpotSignature.SignV3(ClientSecret, "POST", url.AbsoluteUri, body, timestamp));
        return request;
    }
}
