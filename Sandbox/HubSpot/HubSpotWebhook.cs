using System.Globalization;
using Bridge.Crm.HubSpot;
using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.HubSpot;

/// <summary>A delivery of HubSpot: an array of events, signed as v3. Every attempt counts itself in the events and is signed anew.</summary>
/// <param name="Source">The source that it is sent to.</param>
/// <param name="Title">What happened, in words for a person.</param>
/// <param name="Events">The events; their attempt numbers are filled in.</param>
/// <param name="ClientSecret">The secret that signs it.</param>
/// <remarks>https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide</remarks>
public sealed record HubSpotWebhook(string Source, string Title, IReadOnlyList<JObject> Events, string ClientSecret)
    : Webhook(Source, Title)
{
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
