using System.Net;
using Bridge.Ledger;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Servers;
using Bridge.Secrets;
using Bridge.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Tests.Scenarios;

/// <summary>The rules around a move of funds that an unlucky moment, a person or another instance puts to the test.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class MoneyRuleTests(AzuriteFixture azurite)
{
    private static readonly TimeZoneInfo Sydney = TimeZoneInfo.FindSystemTimeZoneById("Australia/Sydney");

    [Fact]
    public async Task Doubt_WithMidnightOfThePlatformBetweenBaselineAndSettling_IsSettled()
    {
        await using var world = await World.StartAsync(azurite);
        var now = TimeZoneInfo.ConvertTime(world.Clock.GetUtcNow(), Sydney);
        world.Clock.Advance(TimeSpan.FromDays(1) - now.TimeOfDay - TimeSpan.FromSeconds(30));
        var deal = Deal.In(world, "10");

        // Yesterday when the baseline is read, and the day before yesterday when the doubt is settled.
        world.Billing.Book.Book(deal.Account, EntryKind.Payment, 40m, "before", world.Clock.GetUtcNow() - TimeSpan.FromHours(25));
        world.Billing.Faults.Add(Fault.ResetAfterApplying().On("move-funds"));
        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);

        var settled = await world.SettleAsync(id);

        Assert.Equal((CallState.Succeeded, SettledBy.Evidence), (settled.State, settled.SettledBy));
        Assert.All(settled.Evidence.Readings, reading => Assert.Equal(settled.Evidence.Readings[0].From, reading.From));
        Assert.True(settled.Evidence.Readings[^1].To > settled.Evidence.Readings[0].To);
    }

    [Fact]
    public async Task Worker_FrozenBetweenSendingAndItsPut_SendsNothingWhenItWakes()
    {
        var freeze = new FreezingSecrets();
        await using var world = await World.StartAsync(azurite, services => services.AddSingleton<ISecrets>(provider =>
            freeze.Around(ActivatorUtilities.CreateInstance<SettingsSecrets>(provider))));
        var deal = Deal.In(world, "10");
        var (id, message) = await world.QueueAsync(deal.Won());
        freeze.Before = async () =>
        {
            if ((await world.FindAsync(id)).State == CallState.Sending)
            {
                freeze.Before = null;
                world.Clock.Advance(TimeSpan.FromMinutes(3));
                await world.SweepAsync();
            }
        };

        await world.RunAsync(message);

        Assert.Empty(deal.Moves);
        Assert.Equal(CallState.InDoubt, (await world.FindAsync(id)).State);
        Assert.Equal((CallState.Waiting, 2), Of(await world.SettleAsync(id)));
        Assert.Equal(CallState.Succeeded, (await world.GoOnAsync(id)).State);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task AccountNumbers_ThatThePlatformDoesNotTellApart_MoveNothingAtTheSameTime()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.Billing.Faults.Add(Fault.ResetAfterApplying().On("move-funds"));
        var (inDoubt, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        var (other, next) = await world.QueueAsync(Deal.In(world, "5", account: $"00{deal.Account[..3]} {deal.Account[3..]}").Won());

        await world.RunAsync(next);

        var waiting = await world.FindAsync(other);
        Assert.Equal(CallState.Waiting, waiting.State);
        Assert.Contains(inDoubt, waiting.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_ChangedBetweenTwoDeliveries_LeavesTheOperationTheSameOne()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var won = deal.Won();
        await world.RunAsync((await world.QueueAsync(won)).Message);
        await using var changed = await world.StartAnotherAsync(RoutesWith("\"amount\": \"$record.amount\"", "\"amount\": \"99\""));

        await changed.RunAsync((await changed.QueueAsync(won)).Message);

        Assert.Equal(10m, Assert.Single(deal.Moves).Amount);
    }

    [Fact]
    public async Task Route_RenamedWhileItsMessageWaits_IsADeadLetterAndTheRedeliveryRunsOnce()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        var won = deal.Won();
        var (old, message) = await world.QueueAsync(won);
        await using var renamed = await world.StartAnotherAsync(RoutesWith("\"deal-won-moves-funds\"", "\"won-deal-moves-funds\""));

        await renamed.RunAsync(message);
        await renamed.RunAsync((await renamed.QueueAsync(won)).Message);

        Assert.Equal(CallState.DeadLettered, (await renamed.FindAsync(old)).State);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Instances_TwoOnTheSameStorage_RunADeliveryOnce()
    {
        await using var first = await World.StartAsync(azurite);
        await using var second = await first.StartAnotherAsync();
        var deal = Deal.In(first, "10");
        var (id, message) = await first.QueueAsync(deal.Won());

        await Task.WhenAll(first.RunAsync(message), second.RunAsync(message), first.SweepAsync(), second.SweepAsync());

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await first.FindAsync(id)).States());
        Assert.Single(deal.Moves);
        Assert.Single(first.HubSpot.Records.NotesOn(deal.Company));
    }

    [Fact]
    public async Task Move_AboveABrake_WaitsForAPersonAndLeavesItsAccountFree()
    {
        await using var world = await World.StartAsync(azurite, ("Brakes:PerAccountAndDay", "12"));
        var deal = Deal.In(world, "10");
        await world.RunAsync((await world.QueueAsync(deal.Won())).Message);
        var more = Deal.Of(world, deal.Company, "5", deal.Account);
        var (held, message) = await world.QueueAsync(more.Won());
        await world.RunAsync(message);
        var little = Deal.Of(world, deal.Company, "2", deal.Account);
        await world.RunAsync((await world.QueueAsync(little.Won())).Message);

        Assert.Equal(CallState.NeedsReview, (await world.FindAsync(held)).State);
        Assert.Equal([10m, 2m], deal.Moves.Select(move => move.Amount));
    }

    [Fact]
    public async Task Source_Paused_HoldsItsOperationsUnharmedUntilTheSwitchIsOff()
    {
        await using var world = await World.StartAsync(azurite, ("Pause:Sources", "hubspot"));
        var deal = Deal.In(world, "10");
        var (id, message) = await world.QueueAsync(deal.Won());

        await world.RunAsync(message);

        Assert.Null(await world.Ledger.FindAsync(id, default));
        Assert.Equal(1, await world.Queue.CountAsync(BridgeQueues.OperationsName));
        await using var resumed = await world.StartAnotherAsync(("Pause:Sources", ""));
        await resumed.RunAsync(message);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Route_Observed_DoesEverythingButTheCall()
    {
        await using var world = await World.StartAsync(azurite, ("Observe:Routes", "deal-won-moves-funds"));
        var deal = Deal.In(world, "10");
        var (id, message) = await world.QueueAsync(deal.Won());

        await world.RunAsync(message);

        var observed = await world.FindAsync(id);
        Assert.Equal((CallState.Skipped, WriteBackState.None), observed.States());
        Assert.Equal("10", observed.Arguments!["amount"]);
        Assert.Empty(world.Billing.Calls);
    }

    [Fact]
    public async Task Circuit_WhileOpen_PutsMessagesBackUnharmedUntilTheProbeClosesIt()
    {
        await using var world = await World.StartAsync(azurite);
        world.Billing.AllowNobody();
        var (met, first) = await world.QueueAsync(Deal.In(world, "10").Won());
        await world.RunAsync(first);
        await world.Queue.EmptyAsync(BridgeQueues.OperationsName);
        var deal = Deal.In(world, "5");
        var (held, message) = await world.QueueAsync(deal.Won());

        await world.RunAsync(message);

        Assert.Equal(CallState.Waiting, (await world.FindAsync(met)).State);
        Assert.Null(await world.Ledger.FindAsync(held, default));
        Assert.Equal(1, await world.Queue.CountAsync(BridgeQueues.OperationsName));
        world.Billing.Allow(IPAddress.Loopback);
        world.Billing.Allow(IPAddress.IPv6Loopback);
        await world.SweepAsync();
        await world.RunAsync(message);
        Assert.Single(deal.Moves);
    }

    /// <summary>The setting for a copy of the sample's routes in which one text is another.</summary>
    private static (string Setting, string? Value) RoutesWith(string text, string other)
    {
        var sample = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "routes/hubspot.json"));
        var changed = sample.Replace(text, other, StringComparison.Ordinal);
        Assert.NotEqual(sample, changed);
        var file = $"changed-routes-{Guid.NewGuid():N}.json";
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, file), changed);
        return ("Routes:Files", $"{file};routes/generic.json");
    }

    private static (CallState State, int Attempt) Of(Operation operation) => (operation.State, operation.Attempt);

    /// <summary>Stops for something whenever a secret is read, as a machine that is frozen does at any place.</summary>
    private sealed class FreezingSecrets : ISecrets
    {
        private ISecrets _secrets = null!;

        public Func<Task>? Before { get; set; }

        public FreezingSecrets Around(ISecrets secrets)
        {
            _secrets = secrets;
            return this;
        }

        public async ValueTask<string> GetAsync(string name, CancellationToken cancellationToken)
        {
            if (name == "billing-token" && Before is { } before)
            {
                await before();
            }

            return await _secrets.GetAsync(name, cancellationToken);
        }

        public ValueTask<IReadOnlyList<string>> GetAcceptedAsync(string name, CancellationToken cancellationToken) =>
            _secrets.GetAcceptedAsync(name, cancellationToken);

        public void Forget(string name) => _secrets.Forget(name);
    }
}
