using Bridge.Ledger;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Servers;
using Bridge.Storage;

namespace Bridge.Tests.Scenarios;

/// <summary>A move whose answer is lost: the account's balance settles it, or a person does.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class SettlingTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan SettlingTime = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("10", MoveBooking.Payment)]
    [InlineData("10", MoveBooking.Adjustment)]
    [InlineData("0.00001", MoveBooking.Payment)]
    public async Task Doubt_OfAMoveThatWasApplied_IsSettledByTheBalanceAndWrittenBack(string amount, MoveBooking booking)
    {
        await using var world = await World.StartAsync(azurite);
        world.Billing.Book.Booking = booking;
        var (deal, id) = await InDoubtAsync(world, Fault.ResetAfterApplying(), amount);

        var settled = await world.SettleAsync(id);
        Assert.Equal((CallState.Succeeded, SettledBy.Evidence, WriteBackState.Pending), (settled.State, settled.SettledBy, settled.WriteBack));
        await world.WriteBackAsync(id);

        Assert.Single(world.Billing.Calls, call => call.Operation == "move-funds");
        Assert.Equal(WriteBackState.Done, (await world.FindAsync(id)).WriteBack);
        Assert.Equal(amount, world.HubSpot.Records.Get(deal.Company.Ref)["voip_balance"]);
        Assert.Single(world.HubSpot.Records.NotesOn(deal.Company));
    }

    [Fact]
    public async Task Doubt_OfAMoveThatWasAppliedBehindAnErrorInTheEnvelope_IsSettledByTheBalance()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.RefuseAfterApplying(200, new JObject { ["code"] = 500 }));

        Assert.Equal(CallState.Succeeded, (await world.SettleAsync(id)).State);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Doubt_OfAMoveThatWasNotApplied_IsSentAgainAsANewAttempt()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.Reset());

        var settled = await world.SettleAsync(id);
        Assert.Equal((CallState.Waiting, 2), (settled.State, settled.Attempt));
        Assert.Empty(deal.Moves);
        Assert.Equal(1, await world.Queue.CountAsync(BridgeQueues.OperationsName));

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await world.GoOnAsync(id)).States());
        Assert.Equal(10m, Assert.Single(deal.Moves).Amount);
    }

    [Fact]
    public async Task Doubt_BeforeTheSettlingTimeIsOver_IsNotSettled()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.Reset());
        var calls = world.Billing.Calls.Count;

        world.Clock.Advance(SettlingTime - TimeSpan.FromSeconds(30));
        await world.GoOnAsync(id);
        await world.SweepAsync();

        Assert.Equal(calls, world.Billing.Calls.Count);
        Assert.Equal(CallState.InDoubt, (await world.FindAsync(id)).State);
        Assert.Empty(deal.Moves);
    }

    [Fact]
    public async Task Doubt_AfterOneReadingAlone_IsNotSettled()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.Reset());

        world.Clock.Advance(SettlingTime + TimeSpan.FromMinutes(1));
        await world.GoOnAsync(id);
        await world.GoOnAsync(id);

        Assert.Equal(CallState.InDoubt, (await world.FindAsync(id)).State);
        Assert.Empty(deal.Moves);
    }

    [Fact]
    public async Task Doubt_OfAMoveThatIsAppliedBetweenTheTwoReadings_IsNotSentAgain()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.Reset());
        world.Clock.Advance(SettlingTime + TimeSpan.FromMinutes(1));
        await world.GoOnAsync(id);
        world.Billing.Book.Move(deal.Account, 10m, "applied late");
        world.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(CallState.Succeeded, (await world.GoOnAsync(id)).State);
    }

    [Theory]
    [InlineData(EntryKind.Payment, 3)]
    [InlineData(EntryKind.Adjustment, -3)]
    [InlineData(EntryKind.OtherCharge, 2)]
    public async Task Doubt_WhileSomethingElseMovedTheAccount_IsForAPersonWithTheFiguresSideBySide(EntryKind kind, int amount)
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.Reset());
        world.Billing.Book.Book(deal.Account, kind, amount, "somebody else");

        var review = await world.SettleAsync(id);

        Assert.Equal((CallState.NeedsReview, WriteBackState.None), review.States());
        Assert.Equal(
            [ReadingKind.Baseline, ReadingKind.Settling, ReadingKind.Settling], review.Evidence.Readings.Select(reading => reading.Kind));
        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.SweepAsync();
        Assert.Equal(CallState.NeedsReview, (await world.GoOnAsync(id)).State);
        Assert.DoesNotContain(world.Billing.Calls, call => call.Operation == "move-funds");
    }

    [Fact]
    public async Task Doubt_WhileCallsGoOn_IsSettledAllTheSame()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.ResetAfterApplying());
        world.Billing.Book.Book(deal.Account, EntryKind.CallCharge, 1.23m, "a call");

        Assert.Equal(CallState.Succeeded, (await world.SettleAsync(id)).State);
    }

    [Fact]
    public async Task Doubt_OverMidnightOfThePlatform_IsSettledFromTheBaselinesFirstDay()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var twoDaysAgo = world.Clock.GetUtcNow() - TimeSpan.FromHours(30);
        world.Billing.Book.Book(deal.Account, EntryKind.Payment, 40m, "before", twoDaysAgo);
        world.Billing.Faults.Add(Fault.ResetAfterApplying().On("move-funds"));
        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);

        // Whatever the hour is, two midnights pass: a window that moves along would lose what lies before it.
        world.Clock.Advance(TimeSpan.FromHours(48));

        Assert.Equal(CallState.Succeeded, (await world.SettleAsync(id)).State);
    }

    [Fact]
    public async Task Doubt_OlderThanTheRoutesAgeLimit_IsStillOnlySettled()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.ResetAfterApplying());
        world.Billing.Faults.Add(Fault.Refuse(503).On("get-customer-balance"), 9);
        world.Clock.Advance(TimeSpan.FromHours(30));
        await world.SweepAsync();
        Assert.Equal(CallState.InDoubt, (await world.GoOnAsync(id)).State);
        world.Billing.Faults.Clear();

        Assert.Equal(CallState.Succeeded, (await world.SettleAsync(id)).State);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Doubt_IsTakenOnByTheSweepAlone()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.ResetAfterApplying());

        for (var minute = 0; minute < 12; minute++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.SweepAsync();
            await world.RunAllAsync();
        }

        Assert.Equal(CallState.Succeeded, (await world.FindAsync(id)).State);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Account_InDoubt_MovesNothingElseUntilItIsSettled()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.ResetAfterApplying());
        var second = Deal.Of(world, deal.Company, "5", deal.Account);
        var (next, message) = await world.QueueAsync(second.Won());

        await world.RunAsync(message);
        var waiting = await world.FindAsync(next);
        Assert.Equal(CallState.Waiting, waiting.State);
        Assert.Contains(id, waiting.Reason, StringComparison.Ordinal);
        await world.SettleAsync(id);

        Assert.Equal(CallState.Succeeded, (await world.GoOnAsync(next)).State);
        Assert.Equal([10m, 5m], deal.Moves.Select(move => move.Amount));
    }

    [Fact]
    public async Task MoveThatWasSentTwice_AndAppliedOnce_IsLookedAtAgainAndStands()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.Reset());
        await world.SettleAsync(id);
        await world.RunAllAsync();
        var other = Deal.Of(world, deal.Company, "5", deal.Account);
        await world.RunAsync((await world.QueueAsync(other.Won())).Message);

        world.Clock.Advance(TimeSpan.FromMinutes(31));
        await world.SweepAsync();
        await world.RunAllAsync();

        var looked = await world.FindAsync(id);
        Assert.Equal((CallState.Succeeded, null), (looked.State, looked.Due));
        Assert.Equal(ReadingKind.Later, looked.Evidence.Readings[^1].Kind);
    }

    [Fact]
    public async Task MoveThatWasSentTwice_AndIsLookedAtWhileAnotherMoveBegins_IsLookedAtLater()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.Reset());
        await world.SettleAsync(id);
        await world.RunAllAsync();
        var (_, message) = await world.QueueAsync(Deal.Of(world, deal.Company, "5", deal.Account).Won());
        world.Clock.Advance(TimeSpan.FromMinutes(31));
        using var held = new HeldCall(world.Billing.Faults, "get-customer-balance");

        var looking = world.GoOnAsync(id);
        await held.Arrived;
        await world.RunAsync(message);
        held.Release();

        Assert.Equal(CallState.Succeeded, (await looking).State);
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        var looked = await world.GoOnAsync(id);
        Assert.Equal((CallState.Succeeded, null), (looked.State, looked.Due));
        Assert.Equal([10m, 5m], deal.Moves.Select(move => move.Amount));
    }

    [Fact]
    public async Task MoveThatWasAppliedLaterThanTheSettlingTime_IsNoticed()
    {
        await using var world = await World.StartAsync(azurite);
        var (deal, id) = await InDoubtAsync(world, Fault.Reset());
        await world.SettleAsync(id);
        await world.GoOnAsync(id);
        world.Billing.Book.Move(deal.Account, 10m, "the first one, very late");

        world.Clock.Advance(TimeSpan.FromMinutes(31));
        await world.SweepAsync();
        await world.RunAllAsync();

        var noticed = await world.FindAsync(id);
        Assert.Equal(CallState.NeedsReview, noticed.State);
        Assert.Contains("20", noticed.Reason, StringComparison.Ordinal);
    }

    private static async Task<(Deal Deal, string Id)> InDoubtAsync(World world, Fault fault, string amount = "10")
    {
        var deal = Deal.In(world, amount);
        world.Billing.Faults.Add(fault.On("move-funds"));
        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        Assert.Equal(CallState.InDoubt, (await world.FindAsync(id)).State);
        return (deal, id);
    }
}
