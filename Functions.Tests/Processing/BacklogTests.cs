using System.Diagnostics.Metrics;
using Bridge.Processing;
using Bridge.Telemetry;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Bridge.Tests.Processing;

[Collection(AzuriteCollection.Name)]
public sealed class BacklogTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Queues_ThatNobodyEmpties_AreMeasuredByLengthAndAge()
    {
        await using var world = await World.StartAsync(azurite);
        using var messages = Collect<int>(world, "bridge.queue.messages");
        using var oldest = Collect<double>(world, "bridge.queue.oldest");
        await world.DeliverAsync(Deal.In(world, "10").Won());
        await world.DeliverAsync(Deal.In(world, "20").Won());
        world.Clock.Advance(TimeSpan.FromMinutes(5));

        await world.Get<Backlog>().MeasureAsync(default);

        Assert.Equal((2, 0), (Of(messages, "operations"), Of(messages, "write-backs")));
        Assert.InRange(Of(oldest, "operations"), 295, 400);
        Assert.Equal(0, Of(oldest, "write-backs"));
    }

    [Fact]
    public async Task Circuit_IsMeasuredClosedAndOpen()
    {
        await using var world = await World.StartAsync(azurite);
        using var circuit = Collect<int>(world, "bridge.circuit.open");
        await world.Get<Backlog>().MeasureAsync(default);
        world.Billing.AllowNobody();
        var (_, message) = await world.QueueAsync(Deal.In(world, "10").Won());
        await world.RunAsync(message);

        await world.Get<Backlog>().MeasureAsync(default);

        Assert.Equal([0, 1], circuit.GetMeasurementSnapshot().Select(measurement => measurement.Value));
    }

    private static MetricCollector<T> Collect<T>(World world, string instrument)
        where T : struct => new(world.Get<IMeterFactory>(), BridgeMetrics.MeterName, instrument);

    private static T Of<T>(MetricCollector<T> collector, string queue)
        where T : struct => Assert.Single(collector.GetMeasurementSnapshot(), measurement => queue.Equals(measurement.Tags["queue"])).Value;
}
