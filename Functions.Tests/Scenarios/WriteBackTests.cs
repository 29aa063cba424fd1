using Bridge.Ledger;
using Bridge.Sandbox.Servers;
using Bridge.Storage;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Scenarios;

/// <summary>A result that the CRM does not take at once, or ever.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class WriteBackTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task WriteBack_ThatTheCrmDoesNotTakeNow_IsQueuedAndOnlyItIsRepeated()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.HubSpot.Faults.Add(Fault.Refuse(503).On(deal.Company.Id) with { Where = request => HttpMethods.IsPatch(request.Method) });

        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);

        Assert.Equal((CallState.Succeeded, WriteBackState.Pending), (await world.FindAsync(id)).States());
        Assert.Equal(1, await world.Queue.CountAsync(BridgeQueues.WriteBacksName));
        await world.WriteBackAsync(id);
        await world.WriteBackAsync(id);

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await world.FindAsync(id)).States());
        Assert.Equal("10", world.HubSpot.Records.Get(deal.Company.Ref)["voip_balance"]);
        Assert.Single(world.HubSpot.Records.NotesOn(deal.Company));
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task WriteBack_WhoseNoteWasLeftThoughTheAnswerWasLost_LeavesNoSecondNote()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.HubSpot.Faults.Add(Fault.ResetAfterApplying().On("/notes"));
        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        Assert.Equal(WriteBackState.Pending, (await world.FindAsync(id)).WriteBack);

        Assert.Equal(WriteBackState.Done, (await world.WriteBackAsync(id)).WriteBack);
        Assert.Single(world.HubSpot.Records.NotesOn(deal.Company));
    }

    [Fact]
    public async Task WriteBack_ThatIsStillNotTaken_IsQueuedAgain()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var (id, message) = await world.QueueAsync(deal.Won());
        world.HubSpot.Faults.Add(Fault.Refuse(503).On("") with { Where = request => !HttpMethods.IsGet(request.Method) }, 2);
        await world.RunAsync(message);

        Assert.Equal((CallState.Succeeded, WriteBackState.Pending), (await world.WriteBackAsync(id)).States());
        Assert.Equal(2, await world.Queue.CountAsync(BridgeQueues.WriteBacksName));

        Assert.Equal(WriteBackState.Done, (await world.WriteBackAsync(id)).WriteBack);
    }

    [Fact]
    public async Task WriteBack_ThatTheCrmRefuses_FailsAndTheResultStands()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.HubSpot.Faults.Add(Fault.Refuse(400, new JObject { ["category"] = "VALIDATION_ERROR" }).On(deal.Company.Id)
            with
        { Where = request => HttpMethods.IsPatch(request.Method) });

        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        await world.RunAsync(message);

        Assert.Equal((CallState.Succeeded, WriteBackState.Failed), (await world.FindAsync(id)).States());
        Assert.Equal(0, await world.Queue.CountAsync(BridgeQueues.WriteBacksName));
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Result_ThatIsASecret_LeavesTheLedgerOnceItIsWrittenBackAndNeverEntersALog()
    {
        await using var world = await World.StartAsync(azurite);
        var account = world.Billing.Book.Open("Acme", "acme@example.com")!.Number;
        var captcha = world.Billing.Captcha.Issue();
        var login = World.GenericSends("login.requested", new JObject { ["account"] = account, ["captcha"] = captcha }, record: true);

        var (id, message) = await world.QueueAsync(login);
        await world.RunAsync(message);

        var operation = await world.FindAsync(id);
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), operation.States());
        var link = (string)Assert.Single(world.Receiver.Results).Body.SelectToken("data.fields.login_url")!;
        var kept = $"{operation.Event}{operation.Result}{operation.Change}{string.Join(' ', operation.Arguments!.Values)}";
        Assert.DoesNotContain(link, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(captcha, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(link, world.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(captcha, world.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(Bridge.Sandbox.SandboxSecrets.BillingToken, world.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Balance_WrittenBackLate_IsTheOneOfThatTimeAndNotAnOldOneOverANewer()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.HubSpot.Faults.Add(Fault.Refuse(503).On(deal.Company.Id) with { Where = request => HttpMethods.IsPatch(request.Method) });
        var (early, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        var later = Deal.Of(world, deal.Company, "5", deal.Account);
        await world.RunAsync((await world.QueueAsync(later.Won())).Message);
        Assert.Equal("15", world.HubSpot.Records.Get(deal.Company.Ref)["voip_balance"]);

        await world.WriteBackAsync(early);

        Assert.Equal("15", world.HubSpot.Records.Get(deal.Company.Ref)["voip_balance"]);
        Assert.Equal(2, world.HubSpot.Records.NotesOn(deal.Company).Count);
    }

    [Fact]
    public async Task Balance_AskedForAndWrittenBackLate_IsReadAgain()
    {
        await using var world = await World.StartAsync(azurite);
        var account = world.Billing.Book.Open("Acme", "acme@example.com")!.Number;
        world.Receiver.Faults.Add(Fault.Refuse(503));
        var (id, message) = await world.QueueAsync(World.GenericSends("balance.requested", new JObject { ["account"] = account }, record: true));
        await world.RunAsync(message);
        world.Billing.Book.Move(account, 7m, "by hand");

        await world.WriteBackAsync(id);

        Assert.Equal(7m, (decimal)Assert.Single(world.Receiver.Results).Body.SelectToken("data.fields.balance")!);
    }

    [Fact]
    public async Task SecretResult_ThatWaitsForLongerThanAnHour_IsDroppedAndTheNoteSaysToMakeItAgain()
    {
        await using var world = await World.StartAsync(azurite);
        var account = world.Billing.Book.Open("Acme", "acme@example.com")!.Number;
        world.Receiver.Faults.Add(Fault.Refuse(503));
        var login = World.GenericSends("login.requested", new JObject { ["account"] = account, ["captcha"] = world.Billing.Captcha.Issue() }, record: true);
        var (id, message) = await world.QueueAsync(login);
        await world.RunAsync(message);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.SweepAsync();
        Assert.Null((await world.FindAsync(id)).Result);

        await world.WriteBackAsync(id);

        var result = Assert.Single(world.Receiver.Results).Body;
        Assert.DoesNotContain("token=", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("Make it again", (string)result.SelectToken("data.note")!, StringComparison.Ordinal);
        Assert.Equal(WriteBackState.Done, (await world.FindAsync(id)).WriteBack);
    }

    [Fact]
    public async Task WriteBack_OfACrmThatIsDownForADay_FailsAndTheResultStands()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var (id, message) = await world.QueueAsync(deal.Won());
        world.HubSpot.Faults.Add(Fault.Refuse(503) with { Where = request => !HttpMethods.IsGet(request.Method) }, 9);
        await world.RunAsync(message);
        world.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(WriteBackState.Pending, (await world.WriteBackAsync(id)).WriteBack);
        world.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal((CallState.Succeeded, WriteBackState.Failed), (await world.WriteBackAsync(id)).States());
        Assert.Single(deal.Moves);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 111)]
    public async Task Post_WithoutAFreshCaptchaToken_IsRefusedInWords(bool hasToken, int seconds)
    {
        await using var world = await World.StartAsync(azurite);
        var account = world.Billing.Book.Open("Acme", "acme@example.com")!.Number;
        var data = new JObject { ["account"] = account };
        if (hasToken)
        {
            data["captcha"] = world.Billing.Captcha.Issue();
        }

        var (id, message) = await world.QueueAsync(World.GenericSends("password-reset.requested", data, record: true));
        world.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await world.RunAsync(message);

        Assert.Equal((CallState.Refused, WriteBackState.Done), (await world.FindAsync(id)).States());
        Assert.Empty(world.Billing.Calls);
        var note = (string)Assert.Single(world.Receiver.Results).Body.SelectToken("data.note")!;
        Assert.Contains("captcha token that a person has just made", note, StringComparison.Ordinal);
        Assert.Contains("Do it in the billing portal", note, StringComparison.Ordinal);
    }
}
