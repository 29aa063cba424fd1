using System.Net;
using Bridge.Json;
using Bridge.Ledger;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Operations;

[Collection(AzuriteCollection.Name)]
public sealed class RunByHandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Run_OfAHubSpotRouteForADeal_MovesTheMoneyOnceAndTellsWhoAsked()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var deal = Deal.In(desk.World, "12.5");

        var answer = await RunAsync(desk, deal, "k1");
        var again = await RunAsync(desk, deal, "k1");
        await desk.World.RunAllAsync();
        var afterwards = await RunAsync(desk, deal, "k1");
        await desk.World.RunAllAsync();

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.Accepted], [answer.Status, again.Status, afterwards.Status]);
        Assert.Equal(answer["id"], again["id"]);
        Assert.Equal(answer["id"], afterwards["id"]);
        Assert.Equal(12.5m, Assert.Single(deal.Moves).Amount);
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await desk.World.FindAsync(answer["id"]!)).States());
        var shown = await desk.GetAsync($"/api/operations/{answer["id"]}");
        Assert.Single(shown.Body["history"]!, line => ((string)line["why"]!).Contains("run by hand, Ada: the test says so", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WithAnotherKey_OfADealThatWasPaid_PaysNothing()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var deal = Deal.In(desk.World, "12.5");
        var (id, message) = await desk.World.QueueAsync(deal.Won());
        await desk.World.RunAsync(message);

        var answer = await RunAsync(desk, deal, "k1");
        await desk.World.RunAllAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains(id, answer.Detail, StringComparison.Ordinal);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Run_WithTwoKeysBeforeEitherIsRun_PaysOnce()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var deal = Deal.In(desk.World, "12.5");

        await RunAsync(desk, deal, "k1");
        await RunAsync(desk, deal, "k2");
        await desk.World.RunAllAsync();

        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Run_OfAGenericRoute_TakesWhatItsEventSays()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var account = desk.World.Billing.Book.Open("Acme", "acme@acme.example")!.Number;

        var answer = await desk.PostAsync(
            "/api/operations",
            ("route", "generic-deal-won"),
            ("record", new JObject { ["type"] = "customers", ["id"] = "c-1" }),
            ("data", new JObject { ["data"] = new JObject { ["account"] = account, ["amount"] = 3.25m, ["deal"] = "d-1" } }),
            ("key", "k1"));
        await desk.World.RunAllAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(CallState.Succeeded, (await desk.World.FindAsync(answer["id"]!)).State);
    }

    [Fact]
    public async Task Run_WithDataOfAnotherRecord_IsAboutTheRecordThatIsNamed()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var (paid, other) = (Deal.In(desk.World, "12.5"), Deal.In(desk.World, "99"));
        await RunAsync(desk, paid, "k1");
        await desk.World.RunAllAsync();

        var answer = await RunAsync(desk, paid, "k2", ("data", new JObject { ["objectId"] = other.Record.Id }));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Single(paid.Moves);
    }

    [Fact]
    public async Task Run_WithAKeyThatMeantSomethingElse_IsRefused()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var contacts = new[] { "1", "2" };
        var answers = new List<DeskAnswer>();
        foreach (var contact in contacts)
        {
            answers.Add(await desk.PostAsync(
                "/api/operations",
                ("route", "contact-refreshes-balance"),
                ("record", new JObject { ["type"] = "contacts", ["id"] = contact }),
                ("key", "k1")));
            await desk.World.RunAllAsync();
        }

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Conflict], answers.Select(answer => answer.Status));
    }

    [Theory]
    [InlineData("no-such-route", "deals", "{}", "no-such-route")]
    [InlineData("deal-won-moves-funds", "contacts", "{}", "contacts")]
    [InlineData("deal-won-moves-funds", "deals", """{"propertyValue":"closedlost"}""", "propertyValue")]
    [InlineData("generic-deal-won", "deals", """{"data":{"amount":1}}""", "deal")]
    public async Task Run_ThatTheRouteWouldNotTake_SaysWhy(string route, string recordType, string data, string said)
    {
        await using var desk = await Desk.OpenAsync(azurite);

        var answer = await desk.PostAsync(
            "/api/operations",
            ("route", route),
            ("record", new JObject { ["type"] = recordType, ["id"] = "1" }),
            ("data", StrictJson.ParseObject(data)),
            ("key", "k1"));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains(said, answer.Detail, StringComparison.Ordinal);
        Assert.Equal(0, await desk.World.Queue.CountAsync("operations"));
    }

    [Fact]
    public async Task Run_WithoutAKey_IsRefused_AndTheHeaderIsOne()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var deal = Deal.In(desk.World, "1");
        var body = StrictJson.Write(new JObject
        {
            ["route"] = Ops.Route,
            ["record"] = new JObject { ["type"] = "deals", ["id"] = deal.Record.Id },
            ["who"] = "Ada",
            ["why"] = "x",
        });

        var without = await desk.SendAsync(HttpMethod.Post, "/api/operations", body);
        var with = await desk.SendAsync(HttpMethod.Post, "/api/operations", body, headers: ("Idempotency-Key", "\"k1\""));

        Assert.Equal((HttpStatusCode.BadRequest, "key"), (without.Status, without["parameter"]));
        Assert.Equal(HttpStatusCode.Accepted, with.Status);
    }

    private static Task<DeskAnswer> RunAsync(Desk desk, Deal deal, string key, params (string, JToken?)[] more) => desk.PostAsync(
        "/api/operations",
        [("route", Ops.Route), ("record", new JObject { ["type"] = "deals", ["id"] = deal.Record.Id }), ("key", key), .. more]);
}
