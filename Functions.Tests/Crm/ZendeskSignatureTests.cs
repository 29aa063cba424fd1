using System.Security.Cryptography;
using System.Text;
using Bridge.Crm;
using Bridge.Crm.Zendesk;
using Bridge.Secrets;
using CsCheck;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

public sealed class ZendeskSignatureTests
{
    private const string Time = "2026-03-01T12:00:00Z";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Body = """{"type":"ticket.top-up"}"""u8.ToArray();

    // https://developer.zendesk.com/documentation/webhooks/verifying/
    [Fact]
    public void Sign_WithTheTestSecretOfTheDocumentation_MakesTheKnownSignature() => Assert.Equal(
        "S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLM=",
        ZendeskSignature.Sign(ZendeskSignature.TestSecret, "2021-03-25T05:09:27Z", """{"event":"ticket.updated","id":123}"""u8));

    [Theory]
    [InlineData(false, Verification.Mismatch)]
    [InlineData(true, Verification.Accepted)]
    public void Verify_TestSecret_IsAcceptedOnlyWhereTurnedOn(bool acceptTestSecret, Verification expected) => Assert.Equal(
        expected,
        ZendeskSignature.Verify([ZendeskSignature.TestSecret], acceptTestSecret, Time, ZendeskSignature.Sign(ZendeskSignature.TestSecret, Time, Body), Body, Now));

    [Fact]
    public void Verify_EmptySecret_IsNone() =>
        Assert.Equal(Verification.Mismatch, Verify(Time, ZendeskSignature.Sign("", Time, Body), secrets: ""));

    [Fact]
    public void Verify_TheOlderOrderOfBodyAndTime_IsRefused()
    {
        var older = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ZendeskApi.Secret), (byte[])[.. Body, .. Encoding.UTF8.GetBytes(Time)]));

        Assert.Equal(Verification.Mismatch, Verify(Time, older));
    }

    [Theory]
    [InlineData(-300, Verification.Accepted)]
    [InlineData(300, Verification.Accepted)]
    [InlineData(-301, Verification.OutsideWindow)]
    [InlineData(301, Verification.OutsideWindow)]
    public void Verify_TimeAgainstNow_HoldsBothWays(int seconds, Verification expected) => Assert.Equal(
        expected, ZendeskSignature.Verify([ZendeskApi.Secret], false, Time, ZendeskSignature.Sign(ZendeskApi.Secret, Time, Body), Body, Now.AddSeconds(seconds)));

    [Theory]
    [InlineData("2026-03-01T12:00:00.123Z", Verification.Accepted)]
    [InlineData("2026-03-01T22:00:00+10:00", Verification.Accepted)]
    [InlineData("2026-03-01T12:00:00", Verification.Malformed)]
    [InlineData("1772366400", Verification.Malformed)]
    [InlineData(" 2026-03-01T12:00:00Z", Verification.Malformed)]
    [InlineData("", Verification.Missing)]
    [InlineData(null, Verification.Missing)]
    public void Verify_TimeOfAnyForm_IsReadOnlyWithAZone(string? time, Verification expected) =>
        Assert.Equal(expected, Verify(time, ZendeskSignature.Sign(ZendeskApi.Secret, time ?? "", Body)));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("c2hvcnQ=")]
    public void Verify_SignatureOfAnotherForm_IsNeverAccepted(string? signature) =>
        Assert.Contains(Verify(Time, signature), new[] { Verification.Missing, Verification.Malformed });

    [Fact]
    public void Verify_OneBitOfTheBodyTheTimeOrTheSignature_ChangesEverything()
    {
        var signature = ZendeskSignature.Sign(ZendeskApi.Secret, Time, Body);
        Gen.Int[0, 5000].Sample(bit =>
        {
            Assert.Equal(Verification.Mismatch, ZendeskSignature.Verify([ZendeskApi.Secret], false, Time, signature, Bits.Flip(Body, bit), Now));
            Assert.NotEqual(Verification.Accepted, Verify(Bits.Flip(Time, bit), signature));
            Assert.NotEqual(Verification.Accepted, Verify(Time, Bits.Flip(signature, bit)));
        });
    }

    [Fact]
    public async Task Verify_PreviousSecretDuringARotation_IsAccepted()
    {
        await using var graph = ZendeskApi.GraphOf("http://127.0.0.1:1");
        graph.Secrets.With("zendesk-signing-secret", "a-new-secret", ZendeskApi.Secret);

        Assert.Equal(Verification.Accepted, await VerifyAsync(graph, Signed(ZendeskApi.Secret)));
    }

    [Theory]
    [InlineData("events-secret")]
    [InlineData("triggers-secret")]
    public async Task Verify_SeveralWebhooks_EachIsKnownByItsOwnSecret(string secret)
    {
        await using var graph = GraphOfTwoWebhooks();
        graph.Secrets.With("zendesk-events", "events-secret").With("zendesk-triggers", "triggers-secret");

        Assert.Equal(Verification.Accepted, await VerifyAsync(graph, Signed(secret)));
        Assert.Equal(Verification.Mismatch, await VerifyAsync(graph, Signed(ZendeskApi.Secret)));
    }

    [Fact]
    public async Task Verify_AWebhookThatIsGivenAnotherSecret_IsKnownByEitherAtAnyTime()
    {
        await using var graph = GraphOfTwoWebhooks();
        graph.Secrets.With("zendesk-events", "events-secret").With("zendesk-triggers", "triggers-secret");

        foreach (var secret in new[] { "triggers-secret", "triggers-secret", "events-secret", "triggers-secret", "events-secret" })
        {
            Assert.Equal(Verification.Accepted, await VerifyAsync(graph, Signed(secret)));
            Assert.Equal(Verification.Mismatch, await VerifyAsync(graph, Signed(ZendeskApi.Secret)));
        }
    }

    [Fact]
    public async Task Verify_OneOfSeveralSecretsMissing_ClosesTheSource()
    {
        await using var graph = GraphOfTwoWebhooks();
        graph.Secrets.With("zendesk-events", "events-secret");

        await Assert.ThrowsAsync<SecretMissingException>(() => VerifyAsync(graph, Signed("events-secret")));
        await Assert.ThrowsAsync<SecretMissingException>(() => VerifyAsync(graph, new HeaderDictionary()));
    }

    [Theory]
    [InlineData(ZendeskSignature.SignatureHeader)]
    [InlineData(ZendeskSignature.TimestampHeader)]
    [InlineData(ZendeskEvents.InvocationHeader)]
    [InlineData(ZendeskEvents.WebhookHeader)]
    public async Task Verify_HeaderSentTwice_IsMalformed(string header)
    {
        await using var graph = ZendeskApi.GraphOf("http://127.0.0.1:1");
        var headers = Signed(ZendeskApi.Secret);
        headers[header] = new[] { headers[header].ToString(), "another" };

        Assert.Equal(Verification.Malformed, await VerifyAsync(graph, headers));
    }

    [Fact]
    public async Task Verify_TestSecretInTheVault_IsRefusedUnlessTheSettingSaysOtherwise()
    {
        await using var strict = ZendeskApi.GraphOf("http://127.0.0.1:1");
        await using var trying = ZendeskApi.GraphOf("http://127.0.0.1:1", ("Sources:zendesk:AcceptTestSecret", "true"));
        foreach (var graph in new[] { strict, trying })
        {
            graph.Secrets.With("zendesk-signing-secret", ZendeskSignature.TestSecret);
        }

        Assert.Equal(Verification.Mismatch, await VerifyAsync(strict, Signed(ZendeskSignature.TestSecret)));
        Assert.Equal(Verification.Accepted, await VerifyAsync(trying, Signed(ZendeskSignature.TestSecret)));
    }

    private static Verification Verify(string? time, string? signature, params string[] secrets) =>
        ZendeskSignature.Verify(secrets is [] ? [ZendeskApi.Secret] : secrets, false, time, signature, Body, Now);

    private static CrmGraph GraphOfTwoWebhooks() => ZendeskApi.GraphOf(
        "http://127.0.0.1:1", ("Sources:zendesk:SigningSecrets:events", "zendesk-events"), ("Sources:zendesk:SigningSecrets:triggers", "zendesk-triggers"));

    private static HeaderDictionary Signed(string secret) => new()
    {
        [ZendeskSignature.TimestampHeader] = Time,
        [ZendeskSignature.SignatureHeader] = ZendeskSignature.Sign(secret, Time, Body),
        [ZendeskEvents.InvocationHeader] = "1",
        [ZendeskEvents.WebhookHeader] = "w",
    };

    private static Task<Verification> VerifyAsync(CrmGraph graph, IHeaderDictionary headers) => graph.Source("zendesk")
        .VerifyAsync(new Delivery("POST", "https://bridge.example.com/api/webhooks/zendesk", headers, Body, Now), default).AsTask();
}
