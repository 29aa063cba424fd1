using Bridge.Ledger;
using Bridge.Storage;

namespace Bridge.Tests.Scenarios;

/// <summary>The same event again: redelivered, duplicated, at once, or left behind by an invocation that stopped.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class RedeliveryTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Delivery_SentAgainAfterItWasDone_RunsOnceAndIsOneOperation()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var won = deal.Won();

        var first = await world.DeliverAsync(won);
        await world.RunAllAsync();
        var second = await world.DeliverAsync(won);
        await world.RunAllAsync();

        Assert.Equal(first.Operations, second.Operations);
        Assert.Single(deal.Moves);
        Assert.Single(world.HubSpot.Records.NotesOn(deal.Company));
    }

    [Fact]
    public async Task Delivery_SentManyTimesAtOnce_RunsOnce()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var won = deal.Won();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => world.DeliverAsync(won)));
        var messages = await world.Queue.TakeAsync(BridgeQueues.OperationsName);

        await Task.WhenAll(messages.Select(world.RunAsync));

        Assert.Equal(6, messages.Count);
        Assert.Single(deal.Moves);
        Assert.Single(world.HubSpot.Records.NotesOn(deal.Company));
    }

    [Fact]
    public async Task Message_WhileAnotherInvocationIsAtWork_IsPutBackAndNotRun()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, message, id) = await QueuedAsync(world);
        using var held = new HeldCall(world.Billing.Faults, "move-funds");
        var first = world.RunAsync(message);
        await held.Arrived;

        await world.RunAsync(message);

        Assert.Equal(1, await world.Queue.CountAsync(BridgeQueues.OperationsName));
        Assert.Equal(CallState.Sending, (await world.FindAsync(id)).State);
        held.Release();
        await first;
        Assert.Equal(CallState.Succeeded, (await world.FindAsync(id)).State);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Message_ThatFindsACallOnItsWayWhoseSenderIsGone_LeavesItInDoubt()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, message, id) = await QueuedAsync(world);
        using var held = new HeldCall(world.Billing.Faults, "move-funds");
        var first = world.RunAsync(message);
        await held.Arrived;
        world.Clock.Advance(LongerThanALease);

        await world.RunAsync(message);
        await world.RunAsync(message);

        Assert.Equal(CallState.InDoubt, (await world.FindAsync(id)).State);
        Assert.Equal(0, await world.Queue.CountAsync(BridgeQueues.OperationsName));

        // The sender was only slow: its answer is definite, and settles the doubt.
        held.Release();
        await first;
        Assert.Equal(CallState.Succeeded, (await world.FindAsync(id)).State);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Message_ThatFindsAnOperationLeftBehindBeforeItsCall_TakesItOver()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, message, id) = await QueuedAsync(world);
        using var held = new HeldCall(world.HubSpot.Faults, deal.Record.Id);
        var first = world.RunAsync(message);
        await world.UntilAsync(id, operation => operation.State == CallState.Running);
        world.Clock.Advance(LongerThanALease);

        await world.RunAsync(message);

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await world.FindAsync(id)).States());
        held.Release();
        await first;
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Message_ThatFindsAResultLeftUnwritten_OnlyWritesBack()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, message, id) = await QueuedAsync(world);
        using var held = new HeldCall(world.HubSpot.Faults, "/notes");
        var first = world.RunAsync(message);
        await world.UntilAsync(id, operation => operation.WriteBack == WriteBackState.Pending);
        world.Clock.Advance(LongerThanALease);

        await world.RunAsync(message);

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await world.FindAsync(id)).States());
        Assert.Single(world.HubSpot.Records.NotesOn(deal.Company));
        Assert.Single(deal.Moves);
        held.Abandon();
        await first;
    }

    [Fact]
    public async Task DealWon_ReopenedAndWonAgain_PaysOnce()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");

        var first = await world.DeliverAsync(deal.Won());
        await world.RunAllAsync();
        world.Clock.Advance(TimeSpan.FromDays(1));
        var second = await world.DeliverAsync(deal.Won());
        await world.RunAllAsync();

        Assert.Equal(first.Operations, second.Operations);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Event_WithAnIdThatCameBeforeWithOtherContent_IsRecordedAndNotRun()
    {
        await using var world = await World.StartAsync(azurite);
        var account = world.Billing.Book.Open("Acme", "acme@example.com")!.Number;
        var honest = World.GenericSends("balance.requested", new JObject { ["account"] = account }, "msg_1");
        var other = World.GenericSends("balance.requested", new JObject { ["account"] = "999999" }, "msg_1");
        var id = Assert.Single((await world.DeliverAsync(honest)).Operations);
        await world.RunAllAsync();

        Assert.Equal(id, Assert.Single((await world.DeliverAsync(other)).Operations));
        await world.RunAllAsync();

        Assert.Single(world.Billing.Calls);
        Assert.Contains(await world.Ledger.HistoryAsync(id, default), line => line.Why.Contains("other content", StringComparison.Ordinal));
    }

    private static async Task<(Deal Deal, string Message, string Id)> QueuedAsync(World world)
    {
        var deal = Deal.In(world, "10");
        var (id, message) = await world.QueueAsync(deal.Won());
        return (deal, message, id);
    }
}
