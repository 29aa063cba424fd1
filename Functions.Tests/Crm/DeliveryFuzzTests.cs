using System.Text;
using Bridge.Crm;
using Bridge.Crm.Generic;
using CsCheck;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

/// <summary>Whatever a signed body holds, it is read, called unreadable, or its events are.</summary>
public sealed class DeliveryFuzzTests : IAsyncDisposable
{
    private static readonly string[] Bodies =
    [
        """[{"eventId":1,"portalId":2,"occurredAt":1564113600000,"subscriptionType":"object.propertyChange","objectTypeId":"0-3","objectId":1e2,"changeSource":"INTEGRATION","sourceId":null},{"eventId":"x"}]""",
        """{"callbackId":"ap-1","origin":{"portalId":1},"object":{"objectId":614,"objectType":"CONTACT"},"inputFields":{"n":-0.00001}}""",
        """{"type":"a.b","timestamp":"2026-02-28T10:00:00Z","record":{"type":"t","id":9999999999999999999999},"data":[1.50,NaN,new Date(1)]}""",
    ];

    private static readonly string[] Splices =
    [
        "\0", "\uFEFF", "\ud83d", "{", "}", "[", "]", "\"", ",", ":", "null", "true", "1e999", "-", "NaN", "Infinity", "undefined", "new X(1)", "/*", "*/", "//",
        "0x1F", "99999999999999999999999999999999999999999", "1.7976931348623157E+308", "\"occurredAt\":253402300800000", "\"occurredAt\":-1", "\"object\":1", "\"origin\":[]",
        "\"\\u0000\"", "\"\\ud800\"", "'", "\"$type\":\"System.Object\"", "\"$ref\":\"1\"", "\"timestamp\":\"0001-01-01T00:00:00+14:00\"", "\"timestamp\":\"9999-12-31T23:59:59-14:00\"",
    ];

    private static readonly string[] Sources = ["hubspot", "salesforce", "pipedrive", "generic"];

    private readonly CrmGraph _graph = SalesforceApi.GraphOf(
        "http://127.0.0.1:1",
        ("Sources:hubspot:Kind", "HubSpot"),
        ("Sources:generic:Kind", "Generic"),
        ("Sources:pipedrive:Kind", "Pipedrive"),
        ("Sources:pipedrive:UserId", "1"));

    [Fact]
    public void Read_MutatedBody_ThrowsNothingButUnreadable()
    {
        var splice = Gen.Select(OneOf(Splices), Gen.Int[0, 400], Gen.Int[0, 12]);
        var body = Gen.Select(OneOf(Bodies), splice.Array[0, 6], (text, splices) => splices.Aggregate(text, Splice));
        Gen.Select(body, OneOf(Sources), Gen.Bool).Sample(
            (text, source, bits) => Read(source, bits ? Bits.Flip(Encoding.UTF8.GetBytes(text + ' '), text.Length * 3) : Encoding.UTF8.GetBytes(text)),
            iter: 20_000);
    }

    [Fact]
    public void Read_AnyBytes_ThrowsNothingButUnreadable() =>
        Gen.Select(Gen.Byte.Array[0, 100], OneOf(Sources)).Sample((body, source) => Read(source, body));

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static string Splice(string text, (string Piece, int At, int Length) splice)
    {
        var at = Math.Min(splice.At, text.Length);
        return string.Concat(text.AsSpan(0, at), splice.Piece, text.AsSpan(Math.Min(text.Length, at + splice.Length)));
    }

    private void Read(string source, byte[] body)
    {
        var headers = new HeaderDictionary { [StandardWebhooksSignature.IdHeader] = "msg_1" };
        try
        {
            var content = _graph.Source(source).Read(new Delivery("POST", "https://h/", headers, body, _graph.Clock.GetUtcNow()));
            Assert.All(content.Events, change => Assert.NotEmpty(change.Id));
        }
        catch (UnreadableDeliveryException)
        {
            // The one exception that may leave a reader.
        }
    }
}
