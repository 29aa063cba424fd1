using System.Text;
using Bridge.Json;
using Bridge.Sandbox.Sending;
using Bridge.Tests.Scenarios;
using Xunit.Abstractions;

namespace Bridge.Tests.Telemetry;

/// <summary>What Azure Monitor takes in of an operation, which is what it costs: the figures of docs/cost.md.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class TelemetryVolumeTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Operations = 20;

    [Fact]
    public async Task MoveFunds_OfAGenericSender_SendsNoMoreThanTheCostPageSays() =>
        await AssertVolumeAsync(mostItems: 24, mostKilobytes: 18, (world, account, number) =>
            World.GenericSends("deal.won", new JObject { ["deal"] = $"order-{number}", ["account"] = account, ["amount"] = 1 }, record: true));

    [Fact]
    public async Task MoveFunds_OfHubSpot_SendsNoMoreThanTheCostPageSays() =>
        await AssertVolumeAsync(mostItems: 27, mostKilobytes: 20, (world, account, _) => Deal.In(world, "1", account).Won());

    [Fact]
    public async Task GetCustomerBalance_OfAGenericSender_SendsNoMoreThanTheCostPageSays() =>
        await AssertVolumeAsync(mostItems: 17, mostKilobytes: 13, (world, account, _) =>
            World.GenericSends("balance.requested", new JObject { ["account"] = account }, record: true));

    [Fact]
    public async Task Event_ThatNoRouteWaitsFor_SendsNoMoreThanTheCostPageSays() =>
        await AssertVolumeAsync(mostItems: 2, mostKilobytes: 1.6, (_, _, number) => World.GenericSends("nothing.waits", new JObject { ["number"] = number }), runs: 0);

    private async Task AssertVolumeAsync(double mostItems, double mostKilobytes, Func<World, string, int, Webhook> webhook, int runs = Operations)
    {
        await using var sink = await TelemetrySink.StartAsync();
        await using var world = await World.StartAsync(azurite, sink.AzureMonitor);
        var account = world.Billing.Book.Open("Acme", "acme@example.com")!.Number;
        await RunAsync(world, webhook(world, account, 0));
        sink.Forget();

        for (var number = 1; number <= Operations; number++)
        {
            await RunAsync(world, webhook(world, account, number));
        }

        TelemetrySink.Flush(world);
        var items = sink.TextOf("/track").Split('\n', StringSplitOptions.RemoveEmptyEntries).ToLookup(TypeOf);
        foreach (var kind in items)
        {
            output.WriteLine(FormattableString.Invariant(
                $"{kind.Key}: {kind.Count() / (double)Operations:0.#} items, {kind.Sum(Encoding.UTF8.GetByteCount) / (double)Operations:0} bytes an operation"));
        }

        // Nothing is left out: each operation has the whole of its trace.
        Assert.Equal(Operations, items["RequestData"].Count(item => item.Contains("receive delivery", StringComparison.Ordinal)));
        Assert.Equal(runs, items["RequestData"].Count(item => item.Contains("run operation", StringComparison.Ordinal)));
        var ofOperations = items.Where(kind => kind.Key != "MetricData").SelectMany(kind => kind).ToArray();
        Assert.InRange(ofOperations.Length / (double)Operations, 1, mostItems);
        Assert.InRange(ofOperations.Sum(Encoding.UTF8.GetByteCount) / (1000d * Operations), 1, mostKilobytes);
    }

    private static string TypeOf(string item) => (string)StrictJson.ParseObject(item)["data"]!["baseType"]!;

    private static async Task RunAsync(World world, Webhook webhook)
    {
        Assert.InRange((await world.DeliverAsync(webhook)).Status, 200, 202);
        await world.RunAllAsync();
        TelemetrySink.Flush(world);
    }
}
