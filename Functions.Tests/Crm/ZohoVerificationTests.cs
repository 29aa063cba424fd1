using System.Text;
using Bridge.Crm;
using Bridge.Crm.Zoho;
using Bridge.Secrets;
using CsCheck;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

public sealed class ZohoVerificationTests : IAsyncDisposable
{
    private const string Address = "https://bridge.example.com/api/webhooks/zoho";
    private const string Key = "sandbox-zoho-url-key";
    private const string Token = "sandbox-zoho-channel-token";
    private const string Body = $$"""{"token":"{{Token}}"}""";

    private readonly CrmGraph _graph = ZohoApi.GraphOf(new Uri("http://127.0.0.1:1"));

    [Fact]
    public async Task Verify_BothSecrets_AreAccepted() =>
        Assert.Equal(Verification.Accepted, await VerifyAsync($"?key={Key}", Body));

    [Fact]
    public async Task Verify_KeyThatZohoMovedIntoTheBody_IsAccepted() =>
        Assert.Equal(Verification.Accepted, await VerifyAsync("", $$$"""{"token":"{{{Token}}}","query_params":{"key":"{{{Key}}}"}}"""));

    [Fact]
    public async Task Verify_PreviousSecretsDuringARotation_AreAccepted()
    {
        _graph.Secrets.With("zoho-url-key", "new-key", Key).With("zoho-channel-token", "new-token", Token);

        Assert.Equal(Verification.Accepted, await VerifyAsync($"?key={Key}", Body));
        Assert.Equal(Verification.Accepted, await VerifyAsync("?key=new-key", """{"token":"new-token"}"""));
    }

    [Theory]
    [InlineData("?key=another", Body, Verification.Mismatch)]
    [InlineData("?key=", Body, Verification.Mismatch)]
    [InlineData("?key=another", """{"token":"sandbox-zoho-channel-token","query_params":{"key":"sandbox-zoho-url-key"}}""", Verification.Mismatch)]
    [InlineData("?key=sandbox-zoho-url-key", """{"token":"another"}""", Verification.Mismatch)]
    [InlineData("?key=sandbox-zoho-url-key", """{"token":""}""", Verification.Mismatch)]
    [InlineData("?key=sandbox-zoho-channel-token", """{"token":"sandbox-zoho-url-key"}""", Verification.Mismatch)]
    [InlineData("?KEY=sandbox-zoho-url-key&key=another", Body, Verification.Malformed)]
    [InlineData("?key=sandbox-zoho-url-key&key=sandbox-zoho-url-key", Body, Verification.Malformed)]
    [InlineData("?key=sandbox-zoho-url-key", "no json", Verification.Malformed)]
    [InlineData("?key=sandbox-zoho-url-key", "[]", Verification.Malformed)]
    [InlineData("?key=sandbox-zoho-url-key", "{}", Verification.Missing)]
    [InlineData("?key=sandbox-zoho-url-key", """{"token":1}""", Verification.Missing)]
    [InlineData("?key=sandbox-zoho-url-key", """{"token":["sandbox-zoho-channel-token"]}""", Verification.Missing)]
    [InlineData("", Body, Verification.Missing)]
    [InlineData("", "no json", Verification.Missing)]
    [InlineData("", """{"token":"sandbox-zoho-channel-token","query_params":"key=sandbox-zoho-url-key"}""", Verification.Missing)]
    public async Task Verify_AnythingElse_IsRefused(string query, string body, Verification expected) =>
        Assert.Equal(expected, await VerifyAsync(query, body));

    [Fact]
    public void Verify_OneWrongBitInEitherSecret_IsRefused() => Gen.Select(Gen.Int[0, 1_000], Gen.Bool).Sample((bit, inKey) =>
    {
        var query = inKey ? $"?key={Uri.EscapeDataString(Bits.Flip(Key, bit))}" : $"?key={Key}";
        var body = inKey ? Body : new JObject { ["token"] = Bits.Flip(Token, bit) }.ToString();
        var delivery = new Delivery("POST", Address + query, new HeaderDictionary(), Encoding.UTF8.GetBytes(body), DateTimeOffset.UnixEpoch);
        return ZohoNotification.Verify([Key], [Token], delivery) == Verification.Mismatch;
    });

    [Theory]
    [InlineData("zoho-url-key")]
    [InlineData("zoho-channel-token")]
    public async Task Verify_EmptySecret_AcceptsNothing(string name)
    {
        _graph.Secrets.With(name, "");

        Assert.Equal(Verification.Mismatch, await VerifyAsync(name is "zoho-url-key" ? "?key=" : $"?key={Key}", name is "zoho-url-key" ? Body : """{"token":""}"""));
    }

    [Theory]
    [InlineData("UrlKey")]
    [InlineData("ChannelToken")]
    public async Task Verify_MissingSecret_TellsTheCallerEvenOfAnEmptyRequest(string setting)
    {
        await using var graph = ZohoApi.GraphOf(new Uri("http://127.0.0.1:1"), ($"Sources:zoho:{setting}", "not-there"));

        await Assert.ThrowsAsync<SecretMissingException>(() => VerifyAsync(graph, "", "").AsTask());
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private ValueTask<Verification> VerifyAsync(string query, string body) => VerifyAsync(_graph, query, body);

    private static ValueTask<Verification> VerifyAsync(CrmGraph graph, string query, string body) => graph.Source("zoho").VerifyAsync(
        new Delivery("POST", Address + query, new HeaderDictionary(), Encoding.UTF8.GetBytes(body), graph.Clock.GetUtcNow()), default);
}
