using System.Globalization;
using Bridge.Crm.Generic;
using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Generic;

/// <summary>A delivery of a sender of Standard Webhooks. Every attempt has the same id and is signed anew.</summary>
/// <param name="Source">The source that it is sent to.</param>
/// <param name="Title">What happened, in words for a person.</param>
/// <param name="Id">The message's id.</param>
/// <param name="Payload">What it says.</param>
/// <param name="Secret">The secret that signs it.</param>
/// <remarks>https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md</remarks>
public sealed record StandardWebhook(string Source, string Title, string Id, JObject Payload, string Secret)
    : Webhook(Source, Title)
{
    /// <inheritdoc/>
    public override HttpRequestMessage Sign(Uri url, int attempt, DateTimeOffset now)
    {
        var (request, body) = Post(url, Payload);
        var timestamp = now.ToUnixTimeSeconds();
        request.Headers.Add(StandardWebhooksSignature.IdHeader, Id);
        request.Headers.Add(StandardWebhooksSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhooksSignature.SignatureHeader, StandardWebhooksSignature.Sign(Secret, Id, timestamp, body));
        return request;
    }
}
