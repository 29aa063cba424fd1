using System.Globalization;
using Bridge.Crm.Zendesk;
using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Zendesk;

/// <summary>A delivery of Zendesk: one JSON object. Every attempt has the same number, and is signed anew.</summary>
/// <param name="Source">The source that it is sent to.</param>
/// <param name="Title">What happened, in words for a person.</param>
/// <param name="WebhookId">The webhook that delivers it.</param>
/// <param name="Invocation">The number of what set it off.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Body">What it says.</param>
/// <param name="Secret">The secret that signs it.</param>
/// <remarks>https://developer.zendesk.com/documentation/webhooks/anatomy-of-a-webhook-request/</remarks>
public sealed record ZendeskWebhook(string Source, string Title, string WebhookId, string Invocation, long AccountId, JObject Body, string Secret)
    : Webhook(Source, Title)
{
    /// <inheritdoc/>
    public override HttpRequestMessage Sign(Uri url, int attempt, DateTimeOffset now)
    {
        var (request, body) = Post(url, Body);
        var timestamp = ZendeskRecords.Time(now);
        request.Headers.Add("x-zendesk-account-id", AccountId.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("x-zendesk-webhook-id", WebhookId);
        request.Headers.Add("x-zendesk-webhook-invocation-id", Invocation);
        request.Headers.Add(ZendeskSignature.TimestampHeader, timestamp);
        request.Headers.Add(ZendeskSignature.SignatureHeader, ZendeskSignature.Sign(Secret, timestamp, body));
        return request;
    }
}
