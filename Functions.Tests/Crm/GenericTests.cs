using System.Globalization;
using System.Text;
using Bridge.Crm;
using Bridge.Crm.Generic;
using Bridge.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.Tests.Crm;

public sealed class GenericTests
{
    private const string Message = """
        {"type":"invoice.overdue","timestamp":"2026-02-28T10:00:00.344522Z","record":{"type":"customers","id":4711},"data":{"amount":245.71293}}
        """;

    private static readonly string Secret = StandardWebhooksSignature.SecretPrefix + Convert.ToBase64String(new byte[32]);

    [Fact]
    public async Task Verify_SignedMessage_IsAccepted()
    {
        await using var graph = Graph();

        Assert.Equal(Verification.Accepted, await graph.Source("generic").VerifyAsync(Signed(graph, Message), default));
    }

    [Theory]
    [InlineData(StandardWebhooksSignature.IdHeader)]
    [InlineData(StandardWebhooksSignature.TimestampHeader)]
    [InlineData(StandardWebhooksSignature.SignatureHeader)]
    public async Task Verify_HeaderMissingOrSentTwice_IsRefused(string header)
    {
        await using var graph = Graph();
        var delivery = Signed(graph, Message);
        var value = delivery.Headers[header].ToString();

        delivery.Headers[header] = new StringValues([value, value]);
        Assert.Equal(Verification.Malformed, await graph.Source("generic").VerifyAsync(delivery, default));

        delivery.Headers.Remove(header);
        Assert.Equal(Verification.Missing, await graph.Source("generic").VerifyAsync(delivery, default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not a whsec_ secret")]
    public async Task Verify_MissingOrUnusableSecret_TellsTheCallerWithoutQuotingIt(string? secret)
    {
        await using var graph = CrmGraph.Build(("Sources:generic:Kind", "Generic"));
        if (secret is not null)
        {
            graph.Secrets.With("generic-signing-secret", secret);
        }

        var exception = await Assert.ThrowsAsync<SecretMissingException>(
            () => graph.Source("generic").VerifyAsync(Signed(graph, Message), default).AsTask());

        Assert.Equal("generic-signing-secret", exception.Name);
        Assert.DoesNotContain("not a", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Message_IsOneEventUnderItsHeadersId()
    {
        await using var graph = Graph();

        var message = Assert.Single(graph.Source("generic").Read(Signed(graph, Message)).Events);

        Assert.Equal("msg_1", message.Id);
        Assert.Equal("invoice.overdue", message.Type);
        Assert.Equal(new RecordRef("customers", "4711"), message.Record);
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 10, 0, 0, TimeSpan.Zero).AddTicks(3_445_220), message.OccurredAt);
        Assert.Equal(245.71293m, (decimal)message.Data.SelectToken("$.data.amount")!);
    }

    [Fact]
    public async Task Read_RecordElsewhere_IsFoundWhereTheSettingsSay()
    {
        await using var graph = Graph(("Sources:generic:RecordType", "accounts"), ("Sources:generic:RecordId", "$.data.account"));

        var message = Read(graph, "{\"type\":\"a\",\"data\":{\"account\":\"A-1\"}}");

        Assert.Equal(new RecordRef("accounts", "A-1"), message.Record);
    }

    [Theory]
    [InlineData("{\"type\":\"a\"}")]
    [InlineData("{\"type\":\"a\",\"record\":7}")]
    [InlineData("{\"type\":\"a\",\"record\":{\"type\":\"t\",\"id\":{\"x\":1}}}")]
    public async Task Read_NoRecord_IsAnEventWithoutOne(string body)
    {
        await using var graph = Graph();

        Assert.Null(Read(graph, body).Record);
    }

    [Theory]
    [InlineData("{\"type\":\"a\"}")]
    [InlineData("{\"type\":\"a\",\"timestamp\":\"last week\"}")]
    [InlineData("{\"type\":\"a\",\"timestamp\":1700000000}")]
    public async Task Read_NoTime_TakesTheHeaders(string body)
    {
        await using var graph = Graph();
        var sent = graph.Clock.GetUtcNow();
        var delivery = Signed(graph, body) with { ReceivedAt = sent.AddSeconds(9) };

        Assert.Equal(sent, Assert.Single(graph.Source("generic").Read(delivery).Events).OccurredAt);
    }

    [Theory]
    [InlineData("{\"data\":{}}")]
    [InlineData("{\"type\":7}")]
    [InlineData("{\"type\":\"\"}")]
    public async Task Read_NoType_IsUnreadable(string body)
    {
        await using var graph = Graph();

        var content = graph.Source("generic").Read(Signed(graph, body));

        Assert.Empty(content.Events);
        Assert.Contains("'type'", Assert.Single(content.Unreadable).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OurOwnResult_IsAnEcho()
    {
        await using var graph = Graph();

        var content = graph.Source("generic").Read(Signed(graph, "{\"type\":\"bridge.operation.succeeded\"}"));

        Assert.Equal(1, content.Echoes);
        Assert.Empty(content.Events);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("secret-in-the-body")]
    public async Task Read_NoObject_IsUnreadableAndNothingOfItIsQuoted(string body)
    {
        await using var graph = Graph();

        var exception = Assert.Throws<UnreadableDeliveryException>(() => graph.Source("generic").Read(Signed(graph, body)));

        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadRecord_OfAGenericSource_IsRefusedInWords()
    {
        await using var graph = Graph();
        var query = new RecordQuery(new RecordRef("customers", "1"), [], null);

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => graph.Source("generic").ReadRecordAsync(query, default));

        Assert.Contains("no records", exception.Reason, StringComparison.Ordinal);
    }

    private static CrmGraph Graph(params (string Name, string? Value)[] settings)
    {
        var graph = CrmGraph.Build([("Sources:generic:Kind", "Generic"), .. settings]);
        graph.Secrets.With("generic-signing-secret", Secret);
        return graph;
    }

    private static CrmEvent Read(CrmGraph graph, string body) => Assert.Single(graph.Source("generic").Read(Signed(graph, body)).Events);

    private static Delivery Signed(CrmGraph graph, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var now = graph.Clock.GetUtcNow();
        var headers = new HeaderDictionary
        {
            [StandardWebhooksSignature.IdHeader] = "msg_1",
            [StandardWebhooksSignature.TimestampHeader] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            [StandardWebhooksSignature.SignatureHeader] = StandardWebhooksSignature.Sign(Secret, "msg_1", now.ToUnixTimeSeconds(), bytes),
        };
        return new Delivery("POST", "https://bridge.example.com/api/webhooks/generic", headers, bytes, now);
    }
}
