using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Bridge.Crm.Generic;
using Bridge.Crm.HubSpot;
using Bridge.Ledger;
using Bridge.Sandbox;
using Bridge.Sandbox.HubSpot;
using Bridge.Storage;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Intake;

/// <summary>What the webhook endpoint answers, and what it has kept by then.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class WebhookIntakeTests(AzuriteFixture azurite)
{
    private const int OneMebibyte = 1024 * 1024;

    [Fact]
    public async Task Source_UnknownOrHalfConfigured_Is404WithTheSameBody()
    {
        await using var world = await World.StartAsync(
            azurite,
            ("Sources:no-secret:Kind", "Generic"),
            ("Sources:wrong-url:Kind", "HubSpot"),
            ("Sources:wrong-url:BaseUrl", "not a url"));

        var answers = new List<WorldAnswer>();
        foreach (var source in new[] { "nobody", "no-secret", "wrong-url" })
        {
            answers.Add(await world.DeliverAsync(source, Signed("{\"type\":\"a\"}", world.Clock.GetUtcNow())));
        }

        Assert.All(answers, answer => Assert.Equal(404, answer.Status));
        Assert.All(answers, answer => Assert.Equal(answers[0].Body.ToString(), answer.Body.ToString()));
        Assert.StartsWith("application/problem+json", answers[0].ContentType, StringComparison.Ordinal);
        Assert.Contains("no-secret-signing-secret", world.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signature_WrongInAnyWay_Is401AndDoesNotSayWhy()
    {
        await using var world = await World.StartAsync(azurite);
        var now = world.Clock.GetUtcNow();
        HttpRequestMessage[] forged =
        [
            Post("{}"),
            Signed("{}", now.AddMinutes(-6)),
            Signed("{}", now.AddMinutes(6)),
            Signed("{}", now, secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
            Signed("{}", now, timestamp: "yesterday"),
        ];

        var answers = new List<WorldAnswer>();
        foreach (var request in forged)
        {
            answers.Add(await world.DeliverAsync("generic", request));
        }

        Assert.All(answers, answer => Assert.Equal(401, answer.Status));
        Assert.All(answers, answer => Assert.Equal(answers[0].Body.ToString(), answer.Body.ToString()));
        Assert.Equal(0, await world.Queue.CountAsync(BridgeQueues.OperationsName));
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("true", 200)]
    public async Task HubSpotV1_OnlyWhereTheSourceTurnsItOn_IsTaken(string? acceptV1, int status)
    {
        await using var world = await World.StartAsync(azurite, ("Sources:hubspot:AcceptV1", acceptV1));
        var request = Post("[]", "hubspot");
        request.Headers.Add("X-HubSpot-Signature-Version", "v1");
        request.Headers.Add("X-HubSpot-Signature", HubSpotSignature.SignV1(SandboxSecrets.HubSpotClientSecret, "[]"u8));

        Assert.Equal(status, (await world.DeliverAsync("hubspot", request)).Status);
    }

    [Fact]
    public async Task Secret_ThatWasRotated_IsAcceptedBesideTheNewOne()
    {
        await using var world = await World.StartAsync(
            azurite,
            ("Secrets:generic-signing-secret", "whsec_bmV3LXNlY3JldC1uZXctc2VjcmV0LW5ldy1zZWNyZXQ="),
            ("Secrets:generic-signing-secret:previous", SandboxSecrets.GenericSigningSecret));

        Assert.Equal(200, (await world.DeliverAsync("generic", Signed("{\"type\":\"nothing\"}", world.Clock.GetUtcNow()))).Status);
    }

    [Theory]
    [InlineData(OneMebibyte, true, 200)]
    [InlineData(OneMebibyte, false, 200)]
    [InlineData(OneMebibyte + 1, true, 413)]
    [InlineData(OneMebibyte + 1, false, 413)]
    public async Task Body_OverOneMebibyte_Is413(int bytes, bool saysItsLength, int status)
    {
        await using var world = await World.StartAsync(azurite);
        const string Head = "{\"type\":\"nothing\",\"padding\":\"";
        var request = Signed(Head + new string('x', bytes - Head.Length - 2) + "\"}", world.Clock.GetUtcNow());
        request.Content!.Headers.ContentLength = saysItsLength ? bytes : null;

        Assert.Equal(status, (await world.DeliverAsync("generic", request)).Status);
    }

    [Theory]
    [InlineData("secret-looking text")]
    [InlineData("[1,2")]
    [InlineData("")]
    public async Task Body_ThatIsAuthenticAndNoDelivery_Is400AndIsNotRepeated(string body)
    {
        await using var world = await World.StartAsync(azurite);

        var answer = await world.DeliverAsync("generic", Signed(body, world.Clock.GetUtcNow()));

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("application/problem+json", answer.ContentType, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-looking", answer.Body.ToString() + world.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_ThatIsUnreadableInsideADelivery_IsADeadLetterAndTheOthersRun()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var delivery = deal.Won();

        var answer = await world.DeliverAsync(world.HubSpotSends([.. delivery.Events, new JObject { ["subscriptionType"] = "deal.creation" }]));
        await world.RunAllAsync();

        Assert.Equal(202, answer.Status);
        Assert.Single(deal.Moves);
        Assert.Equal(CallState.Succeeded, (await world.FindAsync(Assert.Single(answer.Operations))).State);
        var letter = await world.FindAsync(Assert.Single(answer.DeadLetters));
        Assert.Equal(CallState.DeadLettered, letter.State);
        Assert.Equal("hubspot", letter.Source);
        Assert.NotEmpty(letter.Reason);
        Assert.Equal("deal.creation", (string?)letter.Event!["subscriptionType"]);
    }

    [Fact]
    public async Task Event_WithoutWhatItsRouteIsOncePer_IsADeadLetterThatNamesTheRoute()
    {
        await using var world = await World.StartAsync(azurite);

        var answer = await world.DeliverAsync(World.GenericSends("deal.won", new JObject { ["account"] = "100246", ["amount"] = "5" }));

        var letter = await world.FindAsync(Assert.Single(answer.DeadLetters));
        Assert.Equal((202, 0), (answer.Status, answer.Operations.Count));
        Assert.Contains("generic-deal-won", letter.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_ThatNoRouteWaitsFor_Is200AndNothingIsQueued()
    {
        await using var world = await World.StartAsync(azurite);

        var answer = await world.DeliverAsync(World.GenericSends("weather.changed", []));

        Assert.Equal((200, 1), (answer.Status, (int)answer.Body["unmatched"]!));
        Assert.Equal(0, await world.Queue.CountAsync(BridgeQueues.OperationsName));
    }

    [Fact]
    public async Task Event_ThatIsTheBridgesOwnEcho_IsDroppedAndCounted()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var echo = world.Events.PropertyChange(new(
            ObjectType.Deals, deal.Record.Id, "dealstage", "closedwon", ChangeOrigin.App(world.HubSpot.AppId), world.Clock.GetUtcNow()));

        var answer = await world.DeliverAsync(world.HubSpotSends(echo));

        Assert.Equal((200, 1), (answer.Status, (int)answer.Body["echoes"]!));
        Assert.Equal(0, await world.Queue.CountAsync(BridgeQueues.OperationsName));
    }

    [Fact]
    public async Task Delivery_OfAHundredEvents_IsQueuedWhole()
    {
        await using var world = await World.StartAsync(azurite);
        var deals = Enumerable.Range(0, 100).Select(_ => Deal.In(world, "1")).ToList();

        var answer = await world.DeliverAsync(world.HubSpotSends([.. deals.SelectMany(deal => deal.Won().Events)]));

        Assert.Equal(100, answer.Operations.Distinct().Count());
        Assert.Equal(100, await world.Queue.CountAsync(BridgeQueues.OperationsName));
    }

    [Fact]
    public async Task Event_TooLargeForAMessage_RunsFromABlobThatIsGoneAfterwards()
    {
        await using var world = await World.StartAsync(azurite);
        var account = world.Billing.Book.Open("Acme", "acme@example.com")!.Number;
        var data = new JObject { ["account"] = account, ["padding"] = new string('ü', 100_000) };

        var (id, message) = await world.QueueAsync(World.GenericSends("balance.requested", data, record: true));
        var blobs = azurite.Clients().Blobs.GetBlobContainerClient(EventBlobs.ContainerName);
        Assert.Contains(blobs.GetBlobs(), blob => blob.Name.StartsWith(id, StringComparison.Ordinal));
        await world.RunAsync(message);

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await world.FindAsync(id)).States());
        Assert.DoesNotContain(blobs.GetBlobs(), blob => blob.Name.StartsWith(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Storage_ThatIsGone_Is503WithRetryAfterInsideTheDeadlineOfTheCrm()
    {
        const string Nowhere = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA;"
            + "BlobEndpoint=http://127.0.0.1:9/a;QueueEndpoint=http://127.0.0.1:9/a;TableEndpoint=http://127.0.0.1:9/a;";
        await using var world = await World.StartAsync(azurite, ("AzureWebJobsStorage", Nowhere));

        var answer = await world.DeliverAsync(Deal.In(world, "10").Won());

        Assert.Equal(503, answer.Status);
        Assert.True(int.Parse(answer.RetryAfter!, CultureInfo.InvariantCulture) > 0);
        Assert.StartsWith("application/problem+json", answer.ContentType, StringComparison.Ordinal);
    }

    private static HttpRequestMessage Post(string body, string source = "generic")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(HttpMethod.Post, $"https://bridge.example.com/api/webhooks/{source}") { Content = content };
    }

    private static HttpRequestMessage Signed(
        string body, DateTimeOffset at, string secret = SandboxSecrets.GenericSigningSecret, string? timestamp = null)
    {
        var request = Post(body);
        var seconds = at.ToUnixTimeSeconds();
        request.Headers.Add(StandardWebhooksSignature.IdHeader, "msg_1");
        request.Headers.Add(StandardWebhooksSignature.TimestampHeader, timestamp ?? seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(
            StandardWebhooksSignature.SignatureHeader,
            StandardWebhooksSignature.Sign(secret, "msg_1", seconds, Encoding.UTF8.GetBytes(body)));
        return request;
    }
}
