using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Processing;
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
        await world.Get<WriteBackRunner>().RunAsync(WriteBackMessage.Write(id), default);
        await world.Get<WriteBackRunner>().RunAsync(WriteBackMessage.Write(id), default);

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

        await world.Get<WriteBackRunner>().RunAsync(WriteBackMessage.Write(id), default);

        Assert.Equal(WriteBackState.Done, (await world.FindAsync(id)).WriteBack);
        Assert.Single(world.HubSpot.Records.NotesOn(deal.Company));
    }

    [Fact]
    public async Task WriteBack_ThatIsStillNotTaken_ThrowsSoThatTheHostTriesAgain()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var (id, message) = await world.QueueAsync(deal.Won());
        world.HubSpot.Faults.Add(Fault.Refuse(503).On("") with { Where = request => !HttpMethods.IsGet(request.Method) }, 2);
        await world.RunAsync(message);

        await Assert.ThrowsAsync<CrmUnavailableException>(() => world.Get<WriteBackRunner>().RunAsync(WriteBackMessage.Write(id), default));

        Assert.Equal((CallState.Succeeded, WriteBackState.Pending), (await world.FindAsync(id)).States());
        await world.Get<WriteBackRunner>().RunAsync(WriteBackMessage.Write(id), default);
        Assert.Equal(WriteBackState.Done, (await world.FindAsync(id)).WriteBack);
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
