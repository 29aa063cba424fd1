using System.Globalization;
using System.Text;
using Bridge.Crm.HubSpot;
using Bridge.Sandbox;
using Bridge.Storage;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Intake;

/// <summary>Which of HubSpot's signatures open the webhook endpoint, and what a forger learns from it.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class HubSpotAuthenticityTests(AzuriteFixture azurite)
{
    private const string Url = "https://bridge.example.com/api/webhooks/hubspot";
    private const string Secret = SandboxSecrets.HubSpotClientSecret;
    private const string Body = "[]";

    [Fact]
    public async Task Signature_WrongInAnyWay_Is401AndDoesNotSayWhy()
    {
        await using var world = await World.StartAsync(azurite);
        var now = world.Clock.GetUtcNow();
        (string Header, string Value)[][] forgeries =
        [
            [],
            V3(now)[..1],
            V3(now)[1..],
            V3(now, secret: "another secret"),
            V3(now, url: "https://elsewhere.example.com/api/webhooks/hubspot"),
            V3(now.AddSeconds(-310)),
            V3(now.AddSeconds(310)),
            [V3(now)[0], (HubSpotSignature.TimestampHeader, "yesterday")],
            [(HubSpotSignature.V3Header, "short"), V3(now)[1]],
            [.. V3(now), .. V3(now)],
        ];

        var answers = new List<WorldAnswer>();
        foreach (var headers in forgeries)
        {
            answers.Add(await world.DeliverAsync("hubspot", Post(headers)));
        }

        Assert.All(answers, answer => Assert.Equal(401, answer.Status));
        Assert.Single(answers.Select(answer => answer.Body.ToString()).Distinct(StringComparer.Ordinal));
        Assert.StartsWith("application/problem+json", answers[0].ContentType, StringComparison.Ordinal);
        Assert.Equal(0, await world.Queue.CountAsync(BridgeQueues.OperationsName));
        Assert.Equal(200, (await world.DeliverAsync("hubspot", Post(V3(now)))).Status);
    }

    [Theory]
    [InlineData("v1", null, 401)]
    [InlineData("v1", "AcceptV1", 200)]
    [InlineData("v1", "AcceptV2", 401)]
    [InlineData("v2", null, 401)]
    [InlineData("v2", "AcceptV1", 401)]
    [InlineData("v2", "AcceptV2", 200)]
    public async Task OlderSignature_OnlyWhereTheSourceTurnsItsVersionOn_IsTaken(string version, string? turnedOn, int status)
    {
        (string, string?)[] settings = turnedOn is null ? [] : [($"Sources:hubspot:{turnedOn}", "true")];
        await using var world = await World.StartAsync(azurite, settings);

        Assert.Equal(status, (await world.DeliverAsync("hubspot", Post(Older(version)))).Status);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task OlderSignature_BesideAWrongOneOfV3_DoesNotMakeUpForIt(string version)
    {
        await using var world = await World.StartAsync(azurite, ("Sources:hubspot:AcceptV1", "true"), ("Sources:hubspot:AcceptV2", "true"));

        var answer = await world.DeliverAsync("hubspot", Post([.. Older(version), .. V3(world.Clock.GetUtcNow(), secret: "another secret")]));

        Assert.Equal(401, answer.Status);
    }

    [Fact]
    public async Task Secret_ThatWasRotated_IsAcceptedBesideTheNewOne()
    {
        await using var world = await World.StartAsync(
            azurite, ("Secrets:hubspot-client-secret", "new secret"), ("Secrets:hubspot-client-secret:previous", Secret));
        var now = world.Clock.GetUtcNow();

        Assert.Equal(200, (await world.DeliverAsync("hubspot", Post(V3(now)))).Status);
        Assert.Equal(200, (await world.DeliverAsync("hubspot", Post(V3(now, secret: "new secret")))).Status);
        Assert.Equal(401, (await world.DeliverAsync("hubspot", Post(V3(now, secret: "older still")))).Status);
    }

    private static (string Header, string Value)[] V3(DateTimeOffset at, string secret = Secret, string url = Url)
    {
        var timestamp = at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return
        [
            (HubSpotSignature.V3Header, HubSpotSignature.SignV3(secret, "POST", url, Encoding.UTF8.GetBytes(Body), timestamp)),
            (HubSpotSignature.TimestampHeader, timestamp),
        ];
    }

    private static (string Header, string Value)[] Older(string version)
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var signature = version == "v1" ? HubSpotSignature.SignV1(Secret, body) : HubSpotSignature.SignV2(Secret, "POST", Url, body);
        return [(HubSpotSignature.VersionHeader, version), (HubSpotSignature.OlderHeader, signature)];
    }

    private static HttpRequestMessage Post(params IEnumerable<(string Header, string Value)> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)) };
        foreach (var (header, value) in headers)
        {
            request.Headers.Add(header, value);
        }

        return request;
    }
}
