using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Triggers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bridge.Tests.Scenarios;

/// <summary>That nothing runs twice because the ledger forgot it.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class ForgettingTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task DealWon_WonAgainLongAfterTheFirstTimeWasForgotten_PaysOnce()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var id = Assert.Single((await world.DeliverAsync(deal.Won())).Operations);
        await world.RunAllAsync();
        await ForgetAsync(world, TimeSpan.FromDays(200));

        await world.DeliverAsync(deal.Won());
        await world.RunAllAsync();

        Assert.True((await world.FindAsync(id)).IsReduced);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Event_ThatComesAgainAfterItWasForgotten_IsADeadLetterAndNotRun()
    {
        await using var world = await World.StartAsync(azurite);
        var account = world.Billing.Book.Open("Acme", "acme@example.com")!.Number;
        var balance = World.GenericSends("balance.requested", new JObject { ["account"] = account }, record: true);
        var id = Assert.Single((await world.DeliverAsync(balance)).Operations);
        await world.RunAllAsync();
        await ForgetAsync(world, TimeSpan.FromDays(91));
        Assert.Null(await world.Ledger.FindAsync(id, default));

        var again = await world.DeliverAsync(balance);
        await world.RunAllAsync();

        Assert.Equal(id, Assert.Single(again.DeadLetters));
        Assert.Single(world.Billing.Calls);
        var letter = await world.FindAsync(id);
        Assert.Equal((CallState.DeadLettered, "balance.requested"), (letter.State, letter.EventType));
        Assert.Contains("Intake:OldestEvent", letter.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_DatedInTheFuture_IsADeadLetterAndNotRun()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var future = deal.Won();
        future.Events.Single()["occurredAt"] = (world.Clock.GetUtcNow() + TimeSpan.FromDays(400)).ToUnixTimeMilliseconds();

        var answer = await world.DeliverAsync(future);
        await world.RunAllAsync();

        Assert.Contains("clock", (await world.FindAsync(Assert.Single(answer.DeadLetters))).Reason, StringComparison.Ordinal);
        Assert.Empty(deal.Moves);
    }

    [Fact]
    public async Task DeadLetter_OfAnEvent_IsRememberedForGoodOnceItEnds()
    {
        await using var world = await World.StartAsync(azurite);
        var old = Deal.In(world, "10").Won();
        old.Events.Single()["occurredAt"] = (world.Clock.GetUtcNow() - TimeSpan.FromDays(31)).ToUnixTimeMilliseconds();

        var answer = await world.DeliverAsync(old);

        Assert.True((await world.FindAsync(Assert.Single(answer.DeadLetters))).IsOnce);
    }

    [Fact]
    public async Task Message_OfARouteThatIsGone_IsRememberedForGoodOnceItEnds()
    {
        await using var world = await World.StartAsync(azurite);
        var (id, message) = await world.QueueAsync(Deal.In(world, "10").Won());

        await world.RunAsync(EnvelopeJson.Write(EnvelopeJson.Read(message) with { Route = "gone" }));

        Assert.True((await world.FindAsync(id)).IsOnce);
    }

    [Fact]
    public async Task Host_ThatWouldForgetWhatComesAgain_DoesNotStart()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => World.StartAsync(azurite, ("Ledger:Retention", "60.00:00:00"), ("Intake:OldestEvent", "54.00:00:00")));

        Assert.Contains("Ledger:Retention", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Intake:OldestEvent", exception.Message, StringComparison.Ordinal);
    }

    private static async Task ForgetAsync(World world, TimeSpan later)
    {
        world.Clock.Advance(later);
        await ActivatorUtilities.CreateInstance<RetentionFunction>(world.Get<IServiceProvider>()).RunAsync(new TimerInfo(), default);
    }
}
