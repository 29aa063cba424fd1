using System.Globalization;
using Bridge.Ledger;
using Bridge.Operations;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Servers;
using Bridge.Storage;

namespace Bridge.Tests.Scenarios;

/// <summary>Another region takes over with a copy of the ledger, in which what was done last is missing.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class RecoveryTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task TakenOverLedger_IsAskedForEverythingAgain_MovesNothingTwiceAndLeavesWhatItCannotKnowToAPerson()
    {
        await using var before = await World.StartAsync(azurite);
        var done = await WonAsync(before, run: true);
        before.Billing.Faults.Add(Fault.TooManyRequests().On("move-funds"));
        var waiting = await WonAsync(before, run: true);
        var copy = await RecoveryCopy.MakeAsync(azurite);
        await before.GoOnAsync(waiting.Id);
        var unknown = await WonAsync(before, run: true);
        var lost = await WonAsync(before, run: false);
        AssertMoves(1, done, waiting, unknown);
        AssertMoves(0, lost);

        await using var after = await TakeOverAsync(before, copy);
        var since = await WonAsync(after, run: false);
        foreach (var deal in new[] { done, waiting, unknown, lost, since })
        {
            await after.DeliverAsync(deal.Webhook);
        }

        await after.RunAllAsync();

        AssertMoves(1, done, waiting, unknown, since);
        AssertMoves(0, lost);
        Assert.Equal(
            [CallState.Succeeded, CallState.NeedsReview, CallState.NeedsReview, CallState.NeedsReview, CallState.Succeeded],
            [await StateAsync(after, done), (await after.GoOnAsync(waiting.Id)).State, await StateAsync(after, unknown), await StateAsync(after, lost), await StateAsync(after, since)]);
        Assert.Contains("Recovery:TakenOverAt", (await after.FindAsync(unknown.Id)).Reason, StringComparison.Ordinal);

        // A person has looked in the portal.
        await SettleAsync(after, waiting, Decision.Happened);
        await SettleAsync(after, unknown, Decision.Happened);
        await SettleAsync(after, lost, Decision.SendAgain);
        await after.RunAllAsync();
        AssertMoves(1, done, waiting, unknown, lost, since);
    }

    [Fact]
    public async Task TakenOverLedger_WithAMoveThatAPersonLetPassBeforeTheCopy_DoesNotSendItOnceMore()
    {
        await using var before = await World.StartAsync(azurite, ("Brakes:MaxAmount", "5"));
        var held = await WonAsync(before, run: true);
        await SettleAsync(before, held, Decision.SendAgain);
        var copy = await RecoveryCopy.MakeAsync(azurite);
        await before.RunAllAsync();
        AssertMoves(1, held);

        await using var after = await TakeOverAsync(before, copy, ("Brakes:MaxAmount", "5"));

        Assert.Equal(CallState.NeedsReview, (await after.GoOnAsync(held.Id)).State);
        AssertMoves(1, held);
    }

    [Fact]
    public async Task TakenOverLedger_WithAMoveThatWasOnItsWay_IsSettledByTheBalanceAndNotSentAgain()
    {
        await using var before = await World.StartAsync(azurite);
        RecoveryCopy copy;
        Won sent;
        using (var held = new HeldCall(before.Billing.Faults, "move-funds"))
        {
            sent = await WonAsync(before, run: false);
            var run = before.RunAllAsync();
            await held.Arrived;
            copy = await RecoveryCopy.MakeAsync(azurite);
            held.Release();
            await run;
        }

        await using var after = await TakeOverAsync(before, copy);
        await after.SweepAsync();
        Assert.Equal(CallState.InDoubt, await StateAsync(after, sent));

        Assert.Equal((CallState.Succeeded, SettledBy.Evidence), await SettledAsync(after, sent));
        AssertMoves(1, sent);
    }

    [Fact]
    public async Task TakenOverLedger_WhileMoneyIsPaused_TakesDeliveriesInAndMovesNothing()
    {
        await using var before = await World.StartAsync(azurite);
        var done = await WonAsync(before, run: true);
        var copy = await RecoveryCopy.MakeAsync(azurite);

        await using var after = await TakeOverAsync(before, copy, ("Pause:Everything", "true"));
        await after.DeliverAsync(done.Webhook);
        await after.RunAllAsync();
        await after.Queue.EmptyAsync(BridgeQueues.OperationsName);
        var since = await WonAsync(after, run: true);

        AssertMoves(0, since);
        Assert.Equal(1, await after.Queue.CountAsync(BridgeQueues.OperationsName));
        await using var resumed = await before.StartAnotherAsync(("Recovery:TakenOverAt", Text(before.Clock.GetUtcNow().AddHours(-1))));
        await resumed.RunAsync(since.Message);
        AssertMoves(1, done, since);
    }

    /// <summary>The queues are gone with the old region, and so is what was done after the copy.</summary>
    private static async Task<World> TakeOverAsync(World before, RecoveryCopy copy, params (string Setting, string? Value)[] settings)
    {
        await copy.RestoreAsync();
        await before.Queue.EmptyAsync(BridgeQueues.OperationsName);
        before.Clock.Advance(TimeSpan.FromHours(2));
        var takenOverAt = before.Clock.GetUtcNow().AddHours(-1);
        return await before.StartAnotherAsync([.. settings, ("Recovery:TakenOverAt", Text(takenOverAt))]);
    }

    private static async Task<Won> WonAsync(World world, bool run)
    {
        var deal = Deal.In(world, "10");
        var webhook = deal.Won();
        var id = Assert.Single((await world.DeliverAsync(webhook)).Operations);
        var message = "";
        if (run)
        {
            message = Assert.Single(await world.Queue.TakeAsync(BridgeQueues.OperationsName));
            await world.RunAsync(message);
        }

        return new Won(deal, webhook, id, message);
    }

    private static void AssertMoves(int count, params Won[] deals) => Assert.All(deals, won => Assert.Equal(count, won.Deal.Moves.Count()));

    private static async Task<CallState> StateAsync(World world, Won won) => (await world.FindAsync(won.Id)).State;

    private static async Task<(CallState State, SettledBy By)> SettledAsync(World world, Won won)
    {
        var settled = await world.SettleAsync(won.Id);
        return (settled.State, settled.SettledBy);
    }

    private static Task<ActionResult> SettleAsync(World world, Won won, Decision decision) => world.Get<OperationSettlement>().SettleAsync(
        won.Id, decision, attempt: null, new Signature("Ada", "I looked in the portal"), default);

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private sealed record Won(Deal Deal, HubSpotWebhook Webhook, string Id, string Message);
}
