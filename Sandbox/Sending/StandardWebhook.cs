using System.Globalization;
using Bridge.Crm.Generic;

namespace Bridge.Sandbox.Sending;

/// <summary>A delivery of a sender of Standard Webhooks. Every attempt has the same id and is signed anew.</summary>
/// <remarks>https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md</remarks>
public sealed record StandardWebhook(string Title, string Id, JObject Payload) : Webhook(SourceName, Title)
{
    /// <summary>The source's name in the sample of settings.</summary>
    public const string SourceName = "generic";

    /// <summary>The secret that it is signed with.</summary>
    public string Secret { get; init; } = SandboxSecrets.GenericSigningSecret;

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
