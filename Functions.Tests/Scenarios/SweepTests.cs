using Bridge.Ledger;
using Bridge.Processing;
using Bridge.Sandbox.Servers;
using Bridge.Storage;

namespace Bridge.Tests.Scenarios;

/// <summary>What was left behind, lost its message, or failed every time.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class SweepTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Operation_WhoseInvocationIsGoneBeforeItsCall_GetsANewMessageAndTheOldOneIsDropped()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var (id, message) = await world.QueueAsync(deal.Won());
        using var held = new HeldCall(world.HubSpot.Faults, deal.Record.Id);
        var first = world.RunAsync(message);
        await world.UntilAsync(id, operation => operation.State == CallState.Running);
        world.Clock.Advance(TimeSpan.FromMinutes(3));

        await world.SweepAsync();
        Assert.Equal(2, (await world.FindAsync(id)).Attempt);
        await world.RunAsync(message);
        Assert.Empty(deal.Moves);
        await world.RunAllAsync();

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await world.FindAsync(id)).States());
        held.Release();
        await first;
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Operation_WhoseMessageIsLostWhileItWaits_GetsAnother()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.Billing.Faults.Add(Fault.TooManyRequests().On("move-funds"));
        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        await world.Queue.EmptyAsync(BridgeQueues.OperationsName);

        await world.SweepAsync();
        Assert.Equal(0, await world.Queue.CountAsync(BridgeQueues.OperationsName));
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        await world.SweepAsync();
        await world.RunAllAsync();

        Assert.Equal(CallState.Succeeded, (await world.FindAsync(id)).State);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Result_WhoseWriteBackLostItsMessage_IsWrittenBack()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.HubSpot.Faults.Add(Fault.Refuse(503).On("/notes"));
        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        await world.Queue.EmptyAsync(BridgeQueues.WriteBacksName);
        world.Clock.Advance(TimeSpan.FromMinutes(3));

        await world.SweepAsync();

        Assert.Single(await world.Queue.TakeAsync(BridgeQueues.WriteBacksName));
        Assert.Equal(WriteBackState.Done, (await world.WriteBackAsync(id)).WriteBack);
    }

    [Fact]
    public async Task Sweeps_ManyAtOnce_SendOneMessage()
    {
        await using var world = await World.StartAsync(azurite);
        world.Billing.Faults.Add(Fault.TooManyRequests().On("move-funds"));
        await world.RunAsync((await world.QueueAsync(Deal.In(world, "10").Won())).Message);
        await world.Queue.EmptyAsync(BridgeQueues.OperationsName);
        world.Clock.Advance(TimeSpan.FromMinutes(3));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => world.SweepAsync()));

        Assert.Equal(1, await world.Queue.CountAsync(BridgeQueues.OperationsName));
    }

    [Fact]
    public async Task Operation_ThatCouldNotBeRunForADay_IsGivenUpWithTheReasonAndTellsThePeopleOfTheCrm()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.Billing.Faults.Add(Fault.TooManyRequests().On("move-funds"), 9);
        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        world.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(CallState.Waiting, (await world.GoOnAsync(id)).State);
        world.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal((CallState.DeadLettered, WriteBackState.Done), (await world.GoOnAsync(id)).States());
        Assert.Contains("given up", Assert.Single(world.HubSpot.Records.NotesOn(deal.Record)), StringComparison.Ordinal);
        Assert.Empty(deal.Moves);
    }

    [Fact]
    public async Task PoisonedMessage_OfAnOperationThatIsSending_LeavesItInDoubtAndNeverDead()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var (id, message) = await world.QueueAsync(deal.Won());
        using var held = new HeldCall(world.Billing.Faults, "move-funds");
        var first = world.RunAsync(message);
        await held.Arrived;
        await world.Get<PoisonParking>().ParkOperationAsync(message, default);
        Assert.Equal(CallState.Sending, (await world.FindAsync(id)).State);
        world.Clock.Advance(TimeSpan.FromMinutes(3));

        await world.Get<PoisonParking>().ParkOperationAsync(message, default);

        Assert.Equal(CallState.InDoubt, (await world.FindAsync(id)).State);
        held.Release();
        await first;
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task PoisonedMessage_OfAnOperationThatNeverRan_IsADeadLetterThatKeepsTheEvent()
    {
        await using var world = await World.StartAsync(azurite);
        var (id, message) = await world.QueueAsync(Deal.In(world, "10").Won());

        await world.Get<PoisonParking>().ParkOperationAsync(message, default);

        var parked = await world.FindAsync(id);
        Assert.Equal(CallState.DeadLettered, parked.State);
        Assert.NotNull(parked.Event);
        await world.RunAsync(message);
        Assert.Empty(world.Billing.Calls);
    }

    [Fact]
    public async Task PoisonedMessage_OfAnOperationWhoseRunAlwaysBreaks_IsADeadLetterWithANote()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.Billing.Faults.Add(Fault.TooManyRequests().On("move-funds"));
        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        var current = Bridge.Intake.EnvelopeJson.Write(OperationQueue.EnvelopeOf(await world.FindAsync(id)));

        await world.Get<PoisonParking>().ParkOperationAsync(message, default);
        Assert.Equal(CallState.Waiting, (await world.FindAsync(id)).State);
        await world.Get<PoisonParking>().ParkOperationAsync(current, default);

        Assert.Equal((CallState.DeadLettered, WriteBackState.Done), (await world.WriteBackAsync(id)).States());
        Assert.Single(world.HubSpot.Records.NotesOn(deal.Record));
    }

    [Fact]
    public async Task PoisonedMessage_OfAResultThatIsNotWrittenBack_GoesOnToTheWriteBackAndKeepsTheResult()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.HubSpot.Faults.Add(Fault.Refuse(503).On("/notes"));
        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        await world.Queue.EmptyAsync(BridgeQueues.WriteBacksName);

        await world.Get<PoisonParking>().ParkOperationAsync(message, default);

        Assert.Single(await world.Queue.TakeAsync(BridgeQueues.WriteBacksName));
        Assert.Equal(CallState.Succeeded, (await world.FindAsync(id)).State);
    }

    [Fact]
    public async Task PoisonedWriteBack_FailsAndTheResultStands()
    {
        await using var world = await World.StartAsync(azurite);
        world.HubSpot.Faults.Add(Fault.Refuse(503).On("/notes"));
        var (id, message) = await world.QueueAsync(Deal.In(world, "10").Won());
        await world.RunAsync(message);

        await world.Get<PoisonParking>().ParkWriteBackAsync(WriteBackMessage.Write(id), default);

        Assert.Equal((CallState.Succeeded, WriteBackState.Failed), (await world.FindAsync(id)).States());
    }

    [Fact]
    public async Task PoisonedWriteBack_ThatAnotherIsMaking_WaitsForIt()
    {
        await using var world = await World.StartAsync(azurite);
        world.HubSpot.Faults.Add(Fault.Refuse(503).On("/notes"));
        var (id, message) = await world.QueueAsync(Deal.In(world, "10").Won());
        await world.RunAsync(message);
        await world.Queue.EmptyAsync(BridgeQueues.WriteBacksName);
        var pending = await world.FindAsync(id);
        await world.Ledger.ChangeAsync(pending, pending.HeldBy("another", world.Clock.GetUtcNow().AddMinutes(1)), "writing back", default);

        await world.Get<PoisonParking>().ParkWriteBackAsync(WriteBackMessage.Write(id), default);

        Assert.Equal((CallState.Succeeded, WriteBackState.Pending), (await world.FindAsync(id)).States());
        Assert.Equal(1, await world.Queue.CountAsync(BridgeQueues.WriteBacksName));
    }

    [Theory]
    [InlineData("register", CallState.NeedsReview)]
    [InlineData("password-reset.requested", CallState.DeadLettered)]
    public async Task Post_WhoseAnswerIsLost_IsNeverRepeatedByItself(string type, CallState expected)
    {
        await using var world = await World.StartAsync(azurite);
        var account = world.Billing.Book.Open("Acme", "acme@example.com")!.Number;
        var captcha = world.Billing.Captcha.Issue();
        var data = type == "register"
            ? new JObject { ["email"] = "new@example.com", ["first_name"] = "A", ["last_name"] = "B", ["captcha"] = captcha }
            : new JObject { ["account"] = account, ["captcha"] = captcha };
        world.Billing.Faults.Add(Fault.ResetAfterApplying());
        var (id, message) = await world.QueueAsync(World.GenericSends(type == "register" ? "customer.created" : type, data, record: true));
        await world.RunAsync(message);
        world.Clock.Advance(TimeSpan.FromHours(1));

        await world.RunAsync(message);
        await world.SweepAsync();
        await world.RunAllAsync();

        Assert.Equal(expected, (await world.FindAsync(id)).State);
        Assert.Single(world.Billing.Calls);
    }
}
