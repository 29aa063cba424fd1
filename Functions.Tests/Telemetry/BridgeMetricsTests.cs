using System.Diagnostics.Metrics;
using Bridge.Ledger;
using Bridge.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Bridge.Tests.Telemetry;

public sealed class BridgeMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Sources:hubspot:Kind", "HubSpot")]).Build())
        .AddTelemetry()
        .BuildServiceProvider();

    private BridgeMetrics Metrics => _services.GetRequiredService<BridgeMetrics>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Deliveries_AreCountedBySourceAndAnswer()
    {
        using var deliveries = Collect<long>("bridge.deliveries");
        Metrics.DeliveryAnswered("hubspot", DeliveryAnswer.Queued);
        Metrics.DeliveryAnswered("hubspot", DeliveryAnswer.BadSignature);

        Assert.Equal(["1 outcome=queued source=hubspot", "1 outcome=bad_signature source=hubspot"], Read(deliveries));
    }

    [Fact]
    public void Deliveries_OfMadeUpSources_AreCountedUnderOneName()
    {
        using var deliveries = Collect<long>("bridge.deliveries");
        for (var forgery = 0; forgery < 100; forgery++)
        {
            Metrics.DeliveryAnswered(Guid.NewGuid().ToString(), DeliveryAnswer.UnknownSource);
        }

        Assert.Equal(100, Read(deliveries).Count);
        Assert.All(Read(deliveries), line => Assert.Equal("1 outcome=unknown_source source=unknown", line));
    }

    [Fact]
    public void Deliveries_OfOneSourceInAnySpelling_AreCountedUnderItsConfiguredName()
    {
        using var deliveries = Collect<long>("bridge.deliveries");
        Metrics.DeliveryAnswered("HubSPOT", DeliveryAnswer.NothingMatched);

        Assert.Equal(["1 outcome=nothing_matched source=hubspot"], Read(deliveries));
    }

    [Fact]
    public void FoundEvents_AreCountedByWhatBecameOfThem_AndByTheRouteThatLeftThemOut()
    {
        using var found = Collect<long>("bridge.found");
        using var leftOut = Collect<long>("bridge.left_out");
        Metrics.FoundQueued("hubspot", 2);
        Metrics.FoundKnown("hubspot", 3);
        Metrics.FoundUnmatched("hubspot", 0);
        Metrics.FoundLeftOut("hubspot", "resets-password", 4);

        Assert.Equal(["2 outcome=queued source=hubspot", "3 outcome=known source=hubspot", "4 outcome=left_out source=hubspot"], Read(found));
        Assert.Equal(["4 route=resets-password source=hubspot"], Read(leftOut));
    }

    [Fact]
    public void Events_AreCountedByWhatBecameOfThem()
    {
        using var events = Collect<long>("bridge.events");
        Metrics.EventsQueued("hubspot", 3);
        Metrics.EventsUnmatched("hubspot", 2);
        Metrics.EchoesDropped("hubspot", 1);
        Metrics.EventsUnreadable("hubspot", 4);
        Metrics.EchoesDropped("hubspot", 0);

        Assert.Equal(
            ["3 outcome=queued source=hubspot", "2 outcome=unmatched source=hubspot", "1 outcome=echo source=hubspot", "4 outcome=unreadable source=hubspot"],
            Read(events));
    }

    [Fact]
    public void Operations_AreCountedBySourceRouteOperationAndState()
    {
        using var operations = Collect<long>("bridge.operations");
        Metrics.OperationCameTo("hubspot", "deal-won", "move-funds", CallState.Succeeded);
        Metrics.OperationCameTo("hubspot", "deal-won", "move-funds", CallState.InDoubt);

        Assert.Equal(
            ["1 operation=move-funds outcome=succeeded route=deal-won source=hubspot", "1 operation=move-funds outcome=in_doubt route=deal-won source=hubspot"],
            Read(operations));
    }

    [Fact]
    public void WriteBacks_AreCountedByOutcomeAndMeasuredFromTheWebhook()
    {
        using var writeBacks = Collect<long>("bridge.write_backs");
        using var durations = Collect<double>("bridge.written_back.duration");
        Metrics.WrittenBack("hubspot", TimeSpan.FromMilliseconds(1500));
        Metrics.WriteBackPutOff("hubspot");
        Metrics.WriteBackFailed("hubspot");

        Assert.Equal(
            ["1 outcome=done source=hubspot", "1 outcome=put_off source=hubspot", "1 outcome=failed source=hubspot"],
            Read(writeBacks));
        Assert.Equal(["1.5 source=hubspot"], Read(durations));
    }

    [Fact]
    public void OtherContent_IsCountedBySource()
    {
        using var otherContent = Collect<long>("bridge.other_content");
        Metrics.OtherContentSeen("hubspot");

        Assert.Equal(["1 source=hubspot"], Read(otherContent));
    }

    [Fact]
    public void Circuit_IsCountedAsItOpensAndCloses()
    {
        using var circuit = Collect<long>("bridge.circuit");
        Metrics.CircuitOpened();
        Metrics.CircuitClosed();

        Assert.Equal(["1 outcome=opened", "1 outcome=closed"], Read(circuit));
    }

    [Fact]
    public void Queues_AreMeasuredByName()
    {
        using var messages = Collect<int>("bridge.queue.messages");
        using var oldest = Collect<double>("bridge.queue.oldest");
        Metrics.QueueLookedAt("operations", 7, TimeSpan.FromMinutes(1));

        Assert.Equal(["7 queue=operations"], Read(messages));
        Assert.Equal(["60 queue=operations"], Read(oldest));
    }

    private MetricCollector<T> Collect<T>(string instrument)
        where T : struct => new(_services.GetRequiredService<IMeterFactory>(), BridgeMetrics.MeterName, instrument);

    private static IReadOnlyList<string> Read<T>(MetricCollector<T> collector)
        where T : struct => [.. collector.GetMeasurementSnapshot().Select(measurement => FormattableString.Invariant(
            $"{measurement.Value} {string.Join(' ', measurement.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"))}"))];
}
