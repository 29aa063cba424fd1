using System.Globalization;
using System.Text;
using Bridge.Crm.Generic;
using Bridge.Json;
using Bridge.Sandbox;
using Bridge.Sandbox.World;

namespace Bridge.Benchmarks.World;

/// <summary>An event of the generic source, with an id of its own. Its body is made once, so that sending it costs little.</summary>
internal sealed class BenchmarkEvent(byte[] body, string route)
{
    private readonly string _id = $"msg_{Guid.NewGuid():N}";

    /// <summary>The operation that the bridge makes of it.</summary>
    public string OperationId => Bridge.Ledger.OperationId.Of(SourceNames.Generic, $"event:{_id}", route);

    /// <summary>The body of an event.</summary>
    /// <param name="type">The event's type.</param>
    /// <param name="data">Its data.</param>
    /// <param name="bytes">How long the body is to be; null for as long as it comes.</param>
    public static byte[] Body(string type, JObject data, int? bytes = null)
    {
        var payload = new JObject
        {
            ["type"] = type,
            ["timestamp"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["record"] = new JObject { ["type"] = "deal", ["id"] = "1" },
            ["data"] = data,
            ["padding"] = "",
        };
        if (bytes is { } wanted)
        {
            payload["padding"] = new string('x', wanted - Encoding.UTF8.GetByteCount(StrictJson.Write(payload)));
        }

        return Encoding.UTF8.GetBytes(StrictJson.Write(payload));
    }

    /// <summary>The signed request.</summary>
    public HttpRequestMessage Sign(Uri bridge)
    {
        var seconds = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bridge, $"/api/webhooks/{SourceNames.Generic}"))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Add(StandardWebhooksSignature.IdHeader, _id);
        request.Headers.Add(StandardWebhooksSignature.TimestampHeader, seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhooksSignature.SignatureHeader, StandardWebhooksSignature.Sign(SandboxSecrets.GenericSigningSecret, _id, seconds, body));
        return request;
    }
}
