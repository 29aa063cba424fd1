using System.Net;
using Bridge.Crm;
using Bridge.Json;
using Bridge.Ledger;
using Bridge.Operations;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Operations;

[Collection(AzuriteCollection.Name)]
public sealed class OperationViewTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task List_PageByPage_ShowsEveryOperationOnceNewestFirst()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var now = desk.World.Clock.GetUtcNow();
        var all = new List<Operation>();
        foreach (var minute in Enumerable.Range(0, 40))
        {
            // Two at the same time, now and then, in whichever partitions.
            all.Add(await desk.PutAsync(Ops.New(CallState.Succeeded, now.AddMinutes(-minute / 2))));
        }

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await desk.GetAsync($"/api/operations?limit=7{(next is null ? "" : $"&cursor={next}")}");
            Assert.InRange(page.Ids.Count, 0, 7);
            seen.AddRange(page.Ids);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(all.OrderByDescending(operation => operation.ReceivedAt).ThenBy(operation => operation.Id, StringComparer.Ordinal).Select(operation => operation.Id), seen);
    }

    [Fact]
    public async Task List_WhileOperationsArrive_GoesOnWhereItWas()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var now = desk.World.Clock.GetUtcNow();
        var older = await desk.PutAsync(Ops.New(CallState.Succeeded, now.AddMinutes(-2)));
        var newer = await desk.PutAsync(Ops.New(CallState.Succeeded, now.AddMinutes(-1)));

        var first = await desk.GetAsync("/api/operations?limit=1");
        await desk.PutAsync(Ops.New(CallState.Succeeded, now));
        var second = await desk.GetAsync($"/api/operations?limit=1&cursor={first.Next}");

        Assert.Equal([newer.Id], first.Ids);
        Assert.Equal([older.Id], second.Ids);
    }

    [Fact]
    public async Task List_OfWhatHardlyAnythingMatches_EndsThePageEarlyAndGoesOn()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var now = desk.World.Clock.GetUtcNow();
        var review = await desk.PutAsync(Ops.New(CallState.NeedsReview, now.AddMinutes(-10)));
        for (var minute = 0; minute < 7; minute++)
        {
            await desk.PutAsync(Ops.New(CallState.Succeeded, now.AddMinutes(-minute)));
        }

        var list = new OperationList(desk.World.Get<OperationQueries>()) { MostLookedAt = 5 };
        var filter = new OperationFilter { States = new HashSet<CallState> { CallState.NeedsReview } };
        var first = await list.PageAsync(filter, after: null, limit: 50, default);
        var second = await list.PageAsync(filter, first.Next, limit: 50, default);

        Assert.Empty(first.Operations);
        Assert.Equal(review.Id, Assert.Single(second.Operations).Id);
        Assert.Null(second.Next);
    }

    [Theory]
    [InlineData("state=needsReview", "review")]
    [InlineData("state=needsReview,Refused", "refused review")]
    [InlineData("writeBack=failed", "failed")]
    [InlineData("source=generic", "generic")]
    [InlineData("route=other", "other")]
    [InlineData("account=2002", "account")]
    [InlineData("account=%202002%20", "account")]
    [InlineData("account=2002&state=Refused", "")]
    [InlineData("source=hubspot&recordType=deals&record=a%2Fb", "record")]
    [InlineData("attention=true", "failed review")]
    [InlineData("attention=true&state=Succeeded", "failed")]
    [InlineData("receivedBefore=2026-01-02", "old")]
    [InlineData("receivedFrom=2026-01-01T00:00:00Z&receivedBefore=2026-01-01T00:00:01Z", "old")]
    [InlineData("receivedFrom=2026-01-01T00:00:01Z&receivedBefore=2026-01-02", "")]
    [InlineData("receivedBefore=2026-01-01", "")]
    public async Task List_ByFilter_ShowsWhatMatches(string query, string expected)
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var now = desk.World.Clock.GetUtcNow();
        var named = new Dictionary<string, Operation>
        {
            ["plain"] = Ops.New(CallState.Succeeded, now),
            ["review"] = Ops.New(CallState.NeedsReview, now),
            ["refused"] = Ops.New(CallState.Refused, now),
            ["failed"] = Ops.New(CallState.Succeeded, now) with { WriteBack = WriteBackState.Failed },
            ["generic"] = Ops.New(CallState.Succeeded, now) with { Source = "generic" },
            ["other"] = Ops.New(CallState.Succeeded, now) with { Route = "other" },
            ["account"] = Ops.New(CallState.Succeeded, now) with { Account = "2002" },
            ["record"] = Ops.New(CallState.Succeeded, now) with { Record = new RecordRef("deals", "a/b") },
            ["old"] = Ops.New(CallState.Succeeded, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        };
        foreach (var operation in named.Values)
        {
            await desk.PutAsync(operation);
        }

        var answer = await desk.GetAsync($"/api/operations?{query}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            named.Where(one => answer.Ids.Contains(one.Value.Id)).Select(one => one.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("stat=Refused", "stat")]
    [InlineData("state=Broken", "state")]
    [InlineData("state=3", "state")]
    [InlineData("account=", "account")]
    [InlineData("state=Refused&state=Skipped", "state")]
    [InlineData("recordType=deals&source=hubspot", "record")]
    [InlineData("recordType=deals&record=1", "source")]
    [InlineData("receivedFrom=yesterday", "receivedFrom")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("attention=maybe", "attention")]
    public async Task List_WithAMistake_NamesTheParameterAndShowsNothing(string query, string parameter)
    {
        await using var desk = await Desk.OpenAsync(azurite);

        var answer = await desk.GetAsync($"/api/operations?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, parameter), (answer.Status, answer["parameter"]));
        Assert.False(answer.Body.ContainsKey("operations"));
    }

    [Fact]
    public async Task Show_OfWhatRan_TellsItsWayAndNoValueOfItsEvent()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var deal = Deal.In(desk.World, "12.5");
        var (id, message) = await desk.World.QueueAsync(deal.Won());
        await desk.World.RunAsync(message);

        var answer = await desk.GetAsync($"/api/operations/{id}");

        Assert.Equal(("Succeeded", "Done", "12.5"), (answer["state"], answer["writeBack"], (string?)answer.Body["arguments"]!["amount"]));
        Assert.NotNull(answer.Body["result"]!["customer_balance"]);
        Assert.Contains(answer.Body["history"]!, line => (string?)line["to"] == "Succeeded/Pending");
        Assert.Equal(("number", "text"), ((string?)answer.Body["event"]!["objectId"], (string?)answer.Body["event"]!["propertyValue"]));
        Assert.DoesNotContain("closedwon", StrictJson.Write(answer.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_OfASecretResult_LeavesItOut()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(CallState.Succeeded, desk.World.Clock.GetUtcNow()) with
        {
            Run = "login-url",
            WriteBack = WriteBackState.Pending,
            Result = new JObject { ["url"] = "https://secret.example/token" },
            Change = new JObject { ["note"] = "https://secret.example/token" },
        });

        var one = await desk.GetAsync($"/api/operations/{operation.Id}");
        var list = await desk.GetAsync("/api/operations");

        Assert.Equal(operation.Id, one["id"]);
        Assert.DoesNotContain("secret.example", StrictJson.Write(one.Body) + StrictJson.Write(list.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_OfAReview_SetsTheReadingsSideBySide()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var now = desk.World.Clock.GetUtcNow();
        var operation = await desk.PutAsync(Ops.New(CallState.NeedsReview, now) with { Evidence = Ops.Read(now, before: 5m, after: 7.25m) });

        var answer = await desk.GetAsync($"/api/operations/{operation.Id}");

        Assert.Equal(
            [("Baseline", 5m), ("Settling", 7.25m)],
            answer.Body["readings"]!.Select(reading => ((string?)reading["kind"], (decimal)reading["balance"]!["closing_balance"]!)));
        Assert.True((bool)answer.Body["needsPerson"]!);
    }

    [Theory]
    [InlineData("retry")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    public async Task Show_OfWhatIsNotThere_IsAnswered404(string id)
    {
        await using var desk = await Desk.OpenAsync(azurite);

        Assert.Equal(HttpStatusCode.NotFound, (await desk.GetAsync($"/api/operations/{id}")).Status);
    }
}
