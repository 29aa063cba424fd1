using System.Globalization;
using Bridge.Crm.Generic;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm.Fuzzing;

internal sealed record FuzzedGeneric() : FuzzedKind(
    "Generic",
    ["""{"type":"deal.won","timestamp":"2026-02-28T10:00:00Z","record":{"type":"customers","id":9999999999999999999999},"data":{"deal":"d-1","account":"10001","amount":1.50,"list":[1,null,{"a":true}]}}"""],
    [
        "\"timestamp\":\"0001-01-01T00:00:00+14:00\"", "\"timestamp\":\"9999-12-31T23:59:59-14:00\"", "\"timestamp\":1", "\"type\":\"bridge.result\"", "\"type\":\"\"", "\"type\":{}",
        "\"type\":\"customer.created\"", "\"type\":\"balance.requested\"", "\"record\":[]", "\"record\":{\"id\":{}}",
    ])
{
    private static readonly string SigningSecret = StandardWebhooksSignature.SecretPrefix + Convert.ToBase64String(new byte[32]);

    public override IEnumerable<(string Name, string Value)> Settings => [Is("Kind", Name), Keeps("signing-secret", SigningSecret)];

    public override void Authenticate(IHeaderDictionary headers, string url, byte[] body, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        headers[StandardWebhooksSignature.IdHeader] = "msg_1";
        headers[StandardWebhooksSignature.TimestampHeader] = seconds.ToString(CultureInfo.InvariantCulture);
        headers[StandardWebhooksSignature.SignatureHeader] = StandardWebhooksSignature.Sign(SigningSecret, "msg_1", seconds, body);
    }
}
