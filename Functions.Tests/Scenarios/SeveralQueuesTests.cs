using System.Diagnostics.Metrics;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Bridge.Dashboard;
using Bridge.Ledger;
using Bridge.Processing;
using Bridge.Sandbox.Servers;
using Bridge.Storage;
using Bridge.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Bridge.Tests.Scenarios;

/// <summary>Operations in several queues: each runs once, and none is left where nobody reads.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class SeveralQueuesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Poison = BridgeQueues.OperationsName + BridgeQueues.PoisonSuffix;
    private const string Foreign = "operations-report";

    private static readonly (string Setting, string? Value) Four = ("Queues:Operations", "4");
    private static readonly string[] Used = ["operations", "operations-1", "operations-2", "operations-3"];

    private readonly QueueServiceClient _queues = azurite.Clients().Queues;

    public Task InitializeAsync() => DeleteAsync();

    public Task DisposeAsync() => DeleteAsync();

    [Fact]
    public async Task Operations_GoToTheQueuesOfTheirIdsAndRunOnce()
    {
        await using var world = await World.StartAsync(azurite, Four);
        var deals = new List<Deal>();
        var queues = new HashSet<string>(StringComparer.Ordinal);
        while (queues.Count < Used.Length)
        {
            var deal = Deal.In(world, "10");
            var id = Assert.Single((await world.DeliverAsync(deal.Won())).Operations);
            var name = Used[BridgeQueues.NumberOf(id, Used.Length)];
            await world.RunAsync(Assert.Single(await world.Queue.TakeAsync(name)));
            deals.Add(deal);
            queues.Add(name);
        }

        Assert.All(deals, deal => Assert.Single(deal.Moves));
    }

    [Fact]
    public async Task Messages_OfOneOperation_AllGoToItsQueue()
    {
        await using var world = await World.StartAsync(azurite, Four);
        var (_, id, name) = await WinBehindTheFirstAsync(world);
        world.Billing.Faults.Add(Fault.TooManyRequests().On("move-funds"));
        await world.RunAsync(Assert.Single(await world.Queue.TakeAsync(name)));

        Assert.Equal(1, await world.Queue.CountAsync(name));
        Assert.Equal(CallState.Waiting, (await world.FindAsync(id)).State);
    }

    [Fact]
    public async Task Messages_OfEveryQueueInUse_AreMeasuredAndCounted()
    {
        await using var world = await World.StartAsync(azurite, Four);
        using var measured = new MetricCollector<int>(world.Get<IMeterFactory>(), BridgeMetrics.MeterName, "bridge.queue.messages");
        for (var number = 0; number < 12; number++)
        {
            await world.DeliverAsync(Deal.In(world, "10").Won());
        }

        await world.Get<Backlog>().MeasureAsync(default);

        var lengths = measured.GetMeasurementSnapshot();
        Assert.Equal([.. Used, "write-backs"], lengths.Select(length => length.Tags["queue"]));
        Assert.Equal(12, lengths.Sum(length => length.Value));
        Assert.Equal(12, (await world.Get<IFigures>().NowAsync(default)).QueuedMessages);
    }

    [Fact]
    public async Task Message_ThatWasNeverClaimed_RunsThoughFewerQueuesAreRead()
    {
        await using var world = await World.StartAsync(azurite, Four);
        var (deal, id, name) = await WinBehindTheFirstAsync(world);
        await using var fewer = await world.StartAnotherAsync(("Queues:Operations", "1"));

        await fewer.SweepAsync();
        await fewer.RunAllAsync();

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await fewer.FindAsync(id)).States());
        Assert.Single(deal.Moves);
        Assert.Equal(0, await world.Queue.CountAsync(name));
    }

    [Fact]
    public async Task Message_WhoseFunctionIsSwitchedOff_RunsThoughItsQueueIsSentTo()
    {
        await using var world = await World.StartAsync(azurite, [Four, .. Enumerable.Range(1, 3).Select(Off)]);
        var (deal, _, name) = await WinBehindTheFirstAsync(world);

        await world.SweepAsync();
        await world.RunAllAsync();

        Assert.Single(deal.Moves);
        Assert.Equal(0, await world.Queue.CountAsync(name));
    }

    [Fact]
    public async Task Message_OfAQueueThatIsRead_IsLeftToItsFunction()
    {
        await using var world = await World.StartAsync(azurite, Four);
        var (_, _, name) = await WinBehindTheFirstAsync(world);

        await world.SweepAsync();

        Assert.Single(await world.Queue.TakeAsync(name));
    }

    [Fact]
    public async Task Message_WhoseMoveBreaksOffInBetween_IsCopiedAndRunsOnce()
    {
        var crash = new CrashBeforeDelete(_queues);
        await using var world = await World.StartAsync(
            azurite, services => services.AddSingleton(crash.ClientsOf(azurite)), [Four, .. Enumerable.Range(1, 3).Select(Off)]);
        var (deal, _, _) = await WinBehindTheFirstAsync(world);
        await Assert.ThrowsAsync<CrashException>(world.SweepAsync);

        await world.SweepAsync();

        var copies = await world.Queue.TakeAsync(BridgeQueues.OperationsName);
        Assert.Equal(2, copies.Count);
        Assert.Single(copies.Distinct(StringComparer.Ordinal));
        await Task.WhenAll(copies.Select(world.RunAsync));
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Message_ThatFailedEveryTimeInAFurtherQueue_IsParked()
    {
        await using var world = await World.StartAsync(azurite, Four);
        var (_, id, name) = await WinBehindTheFirstAsync(world);
        await SendAsync(name + BridgeQueues.PoisonSuffix, Assert.Single(await world.Queue.TakeAsync(name)));

        await world.SweepAsync();
        await world.Get<PoisonParking>().ParkOperationAsync(Assert.Single(await world.Queue.TakeAsync(Poison)), default);

        Assert.Equal(CallState.DeadLettered, (await world.FindAsync(id)).State);
        Assert.Equal(0, await world.Queue.CountAsync(name + BridgeQueues.PoisonSuffix));
    }

    [Fact]
    public async Task Queue_OfSomebodyElse_IsLeftAlone()
    {
        await using var world = await World.StartAsync(azurite);
        await SendAsync(Foreign, "a report");

        await world.SweepAsync();

        Assert.Single(await world.Queue.TakeAsync(Foreign));
    }

    [Fact]
    public async Task Message_ThatIsNotTheBridges_KeepsNoneBehindItFromBeingMoved()
    {
        await using var world = await World.StartAsync(azurite);
        var raw = new QueueServiceClient(azurite.ConnectionString).GetQueueClient("operations-7");
        await raw.CreateIfNotExistsAsync();
        await raw.SendMessageAsync("no base64 at all!");
        await SendAsync("operations-7", "the bridge's");

        await world.SweepAsync();

        Assert.Equal(["the bridge's"], await world.Queue.TakeAsync(BridgeQueues.OperationsName));
        Assert.Equal(1, await world.Queue.CountAsync("operations-7"));
    }

    /// <summary>Lets deals be won until one goes to another queue than the first; the others are forgotten.</summary>
    private static async Task<(Deal Deal, string Id, string Queue)> WinBehindTheFirstAsync(World world)
    {
        while (true)
        {
            var deal = Deal.In(world, "10");
            var id = Assert.Single((await world.DeliverAsync(deal.Won())).Operations);
            if (BridgeQueues.NumberOf(id, Used.Length) is > 0 and var number)
            {
                return (deal, id, Used[number]);
            }

            await world.Queue.EmptyAsync(BridgeQueues.OperationsName);
        }
    }

    private static (string Setting, string? Value) Off(int number) => (FunctionSwitch.SettingOf(BridgeQueues.ReaderOf(number)), "true");

    private async Task SendAsync(string name, string text)
    {
        var queue = _queues.GetQueueClient(name);
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync(text);
    }

    // Other tests know the first queue alone.
    private async Task DeleteAsync()
    {
        await foreach (var queue in _queues.GetQueuesAsync(prefix: "operations-"))
        {
            await _queues.DeleteQueueAsync(queue.Name);
        }
    }

    /// <summary>Breaks off where the first message would be deleted that was moved; storage shows it again, as it does after its time.</summary>
    private sealed class CrashBeforeDelete(QueueServiceClient storage) : HttpPipelinePolicy
    {
        private bool _isOver;

        public StorageClients ClientsOf(AzuriteFixture azurite)
        {
            var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
            options.AddPolicy(this, HttpPipelinePosition.PerCall);
            var clients = azurite.Clients();
            return new StorageClients(new QueueServiceClient(azurite.ConnectionString, options), clients.Tables, clients.Blobs);
        }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Method == RequestMethod.Delete && !_isOver)
            {
                _isOver = true;
                var uri = message.Request.Uri.ToUri();
                var receipt = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query)["popreceipt"].ToString();
                await storage.GetQueueClient(uri.Segments[2].TrimEnd('/')).UpdateMessageAsync(uri.Segments[4], receipt, visibilityTimeout: TimeSpan.Zero);
                throw new CrashException();
            }

            await ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new NotSupportedException("The bridge works asynchronously.");
    }

    private sealed class CrashException : Exception;
}
