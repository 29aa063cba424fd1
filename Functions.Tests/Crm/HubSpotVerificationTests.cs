using System.Globalization;
using Bridge.Crm;
using Bridge.Crm.HubSpot;
using Bridge.Secrets;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

public sealed class HubSpotVerificationTests
{
    private const string Secret = "client-secret";
    private const string Url = "https://bridge.example.com/api/webhooks/hubspot";
    private static readonly byte[] Body = "[]"u8.ToArray();

    [Fact]
    public async Task Verify_V3Signature_IsAccepted()
    {
        await using var graph = Graph();

        Assert.Equal(Verification.Accepted, await VerifyAsync(graph, V3(graph)));
    }

    [Fact]
    public async Task Verify_PreviousSecretDuringARotation_IsAccepted()
    {
        await using var graph = Graph();
        graph.Secrets.With("hubspot-client-secret", "new-secret", Secret);

        Assert.Equal(Verification.Accepted, await VerifyAsync(graph, V3(graph)));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task Verify_OlderSignatureWhereNotTurnedOn_IsRefused(string version)
    {
        await using var graph = Graph();

        Assert.Equal(Verification.Missing, await VerifyAsync(graph, Older(version)));
    }

    [Theory]
    [InlineData("v1", "AcceptV1")]
    [InlineData("v2", "AcceptV2")]
    public async Task Verify_OlderSignatureWhereTurnedOn_IsAccepted(string version, string setting)
    {
        await using var graph = Graph(($"Sources:hubspot:{setting}", "true"));

        Assert.Equal(Verification.Accepted, await VerifyAsync(graph, Older(version)));
    }

    [Theory]
    [InlineData("v1", "AcceptV2")]
    [InlineData("v2", "AcceptV1")]
    public async Task Verify_OlderSignatureOfTheVersionNotTurnedOn_IsRefused(string version, string setting)
    {
        await using var graph = Graph(($"Sources:hubspot:{setting}", "true"));

        Assert.Equal(Verification.Missing, await VerifyAsync(graph, Older(version)));
    }

    [Fact]
    public async Task Verify_GoodOlderSignatureBesideAWrongV3One_IsRefused()
    {
        await using var graph = Graph(("Sources:hubspot:AcceptV1", "true"), ("Sources:hubspot:AcceptV2", "true"));
        var headers = Older("v1");
        headers[HubSpotSignature.V3Header] = V3(graph, "wrong-secret")[HubSpotSignature.V3Header];
        headers[HubSpotSignature.TimestampHeader] = Timestamp(graph);

        Assert.Equal(Verification.Mismatch, await VerifyAsync(graph, headers));
    }

    [Theory]
    [InlineData(HubSpotSignature.V3Header)]
    [InlineData(HubSpotSignature.TimestampHeader)]
    [InlineData(HubSpotSignature.OlderHeader)]
    [InlineData(HubSpotSignature.VersionHeader)]
    public async Task Verify_HeaderSentTwice_IsMalformed(string header)
    {
        await using var graph = Graph();
        var headers = V3(graph);
        headers[header] = new[] { headers[header].ToString(), "v1" };

        Assert.Equal(Verification.Malformed, await VerifyAsync(graph, headers));
    }

    [Fact]
    public async Task Verify_NoHeaders_IsMissing()
    {
        await using var graph = Graph();

        Assert.Equal(Verification.Missing, await VerifyAsync(graph, new HeaderDictionary()));
    }

    [Fact]
    public async Task Verify_MissingSecret_TellsTheCallerEvenWithoutHeaders()
    {
        await using var graph = CrmGraph.Build(("Sources:hubspot:Kind", "HubSpot"));

        await Assert.ThrowsAsync<SecretMissingException>(() => VerifyAsync(graph, new HeaderDictionary()));
    }

    [Fact]
    public async Task Verify_DeliveryFromLongAgo_IsOutsideTheWindow()
    {
        await using var graph = Graph();
        var headers = V3(graph);
        graph.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(Verification.OutsideWindow, await VerifyAsync(graph, headers));
    }

    private static CrmGraph Graph(params (string Name, string? Value)[] settings)
    {
        var graph = CrmGraph.Build([("Sources:hubspot:Kind", "HubSpot"), .. settings]);
        graph.Secrets.With("hubspot-client-secret", Secret);
        return graph;
    }

    private static Task<Verification> VerifyAsync(CrmGraph graph, IHeaderDictionary headers) =>
        graph.Source("hubspot").VerifyAsync(new Delivery("POST", Url, headers, Body, graph.Clock.GetUtcNow()), default).AsTask();

    private static HeaderDictionary V3(CrmGraph graph, string secret = Secret) => new()
    {
        [HubSpotSignature.TimestampHeader] = Timestamp(graph),
        [HubSpotSignature.V3Header] = HubSpotSignature.SignV3(secret, "POST", Url, Body, Timestamp(graph)),
    };

    private static string Timestamp(CrmGraph graph) =>
        graph.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static HeaderDictionary Older(string version) => new()
    {
        [HubSpotSignature.VersionHeader] = version,
        [HubSpotSignature.OlderHeader] = version is "v1"
            ? HubSpotSignature.SignV1(Secret, Body)
            : HubSpotSignature.SignV2(Secret, "POST", Url, Body),
    };
}
