using Bridge.Crm;
using Bridge.Secrets;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

public sealed class Dynamics365VerificationTests
{
    private const string Key = "k3y/of+the=webhook";
    private const string Url = "https://bridge.example.com/api/webhooks/dynamics365";

    [Theory]
    [InlineData("HttpHeader", null, "", "x-bridge-key")]
    [InlineData("HttpHeader", "x-my-key", "", "x-my-key")]
    [InlineData("WebhookKey", null, "?code=k3y/of+the=webhook", null)]
    [InlineData("WebhookKey", null, "?a=b&code=k3y%2Fof%2Bthe%3Dwebhook", null)]
    [InlineData("HttpQueryString", null, "?key=k3y/of%2Bthe%3dwebhook", null)]
    [InlineData("HttpQueryString", "secret", "?Secret=k3y/of+the=webhook&x", null)]
    public async Task Verify_KeyInItsPlace_IsAccepted(string authentication, string? name, string query, string? header)
    {
        await using var graph = Graph(("Authentication", authentication), ("KeyName", name));

        Assert.Equal(Verification.Accepted, await VerifyAsync(graph, query, header, Key));
    }

    [Theory]
    [InlineData("HttpHeader", "?code=k3y/of+the=webhook&key=k3y/of+the=webhook", null, Verification.Missing)]
    [InlineData("HttpHeader", "", "x-other-key", Verification.Missing)]
    [InlineData("WebhookKey", "", "code", Verification.Missing)]
    [InlineData("WebhookKey", "?code=", null, Verification.Missing)]
    [InlineData("WebhookKey", "?code", null, Verification.Missing)]
    [InlineData("WebhookKey", "?code=k3y/of+the=webhook&code=k3y/of+the=webhook", null, Verification.Malformed)]
    [InlineData("WebhookKey", "?code=k3y/of+the=webhook&CODE=other", null, Verification.Malformed)]
    [InlineData("WebhookKey", "?code=k3y/of the=webhook", null, Verification.Mismatch)]
    [InlineData("HttpQueryString", "?key=K3Y/of+the=webhook", null, Verification.Mismatch)]
    [InlineData("HttpQueryString", "?code=k3y/of+the=webhook", null, Verification.Missing)]
    public async Task Verify_KeyElsewhereOrAnother_IsNot(string authentication, string query, string? header, Verification expected)
    {
        await using var graph = Graph(("Authentication", authentication));

        Assert.Equal(expected, await VerifyAsync(graph, query, header, Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("k3y/of+the=webhoo")]
    [InlineData("k3y/of+the=webhook ")]
    [InlineData("another-key-of-another-webhook")]
    public async Task Verify_AnotherKey_IsRefused(string key)
    {
        await using var graph = Graph();

        Assert.NotEqual(Verification.Accepted, await VerifyAsync(graph, "", "x-bridge-key", key));
    }

    [Fact]
    public async Task Verify_TwoHeaders_IsMalformed()
    {
        await using var graph = Graph();
        var headers = new HeaderDictionary { ["x-bridge-key"] = new([Key, Key]) };

        Assert.Equal(Verification.Malformed, await graph.Source("dynamics365").VerifyAsync(NewDelivery(graph, "", headers), default));
    }

    [Fact]
    public async Task Verify_PreviousKeyDuringARotation_IsAccepted()
    {
        await using var graph = Graph();
        graph.Secrets.With("dynamics365-webhook-secret", "the-new-key-of-the-webhook\n", Key);

        Assert.Equal(Verification.Accepted, await VerifyAsync(graph, "", "x-bridge-key", Key));
        Assert.Equal(Verification.Accepted, await VerifyAsync(graph, "", "x-bridge-key", "the-new-key-of-the-webhook"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    [InlineData("")]
    public async Task Verify_WithoutAUsableKey_ClosesTheSource(string? key)
    {
        await using var graph = CrmGraph.Build(Dynamics365Api.Settings());
        if (key is not null)
        {
            graph.Secrets.With("dynamics365-webhook-secret", key);
        }

        var exception = await Assert.ThrowsAsync<SecretMissingException>(() => VerifyAsync(graph, "", "x-bridge-key", key ?? Key));

        Assert.Contains("'dynamics365-webhook-secret'", exception.Message, StringComparison.Ordinal);
    }

    private static CrmGraph Graph(params (string Name, string? Value)[] settings)
    {
        var graph = CrmGraph.Build(Dynamics365Api.Settings(settings));
        graph.Secrets.With("dynamics365-webhook-secret", Key);
        return graph;
    }

    private static Task<Verification> VerifyAsync(CrmGraph graph, string query, string? header, string key)
    {
        var headers = new HeaderDictionary();
        if (header is not null)
        {
            headers[header] = key;
        }

        return graph.Source("dynamics365").VerifyAsync(NewDelivery(graph, query, headers), default).AsTask();
    }

    private static Delivery NewDelivery(CrmGraph graph, string query, HeaderDictionary headers) =>
        new("POST", Url + query, headers, "{}"u8.ToArray(), graph.Clock.GetUtcNow());
}
