using Bridge.Telemetry;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Bridge.Tests.Telemetry;

[Collection(AzuriteCollection.Name)]
public sealed class TelemetryExportTests(AzuriteFixture azurite)
{
    [Fact]
    public void Settings_WithoutAnEndpoint_SendNothing()
    {
        using var services = Services();

        Assert.Null(services.GetService<TracerProvider>());
        Assert.Null(services.GetService<MeterProvider>());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("Authorization=Key", null)]
    [InlineData("Authorization=AAD", "ManagedIdentityCredential")]
    [InlineData("ClientId=00000000-0000-0000-0000-000000000001;Authorization=AAD", "ManagedIdentityCredential")]
    public void AuthenticationString_OfAManagedIdentity_IsTakenAsCredential(string? setting, string? credential) =>
        Assert.Equal(credential, TelemetryExport.CredentialOf(setting)?.GetType().Name);

    [Fact]
    public async Task Bridge_ThatStops_SendsWhatItStillHolds()
    {
        await using var sink = await TelemetrySink.StartAsync();
        await using (var world = await World.StartAsync(azurite, sink.Otlp))
        {
            var deal = Scenarios.Deal.In(world, "10");
            await world.DeliverAsync(deal.Won());
            await world.RunAllAsync();
        }

        Assert.Contains("call move-funds", sink.TextOf("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("move-funds", sink.TextOf("/v1/logs"), StringComparison.Ordinal);
        foreach (var metric in new[] { "bridge.deliveries", "bridge.events", "bridge.operations", "bridge.write_backs", "bridge.written_back.duration" })
        {
            Assert.Contains(metric, sink.TextOf("/v1/metrics"), StringComparison.Ordinal);
        }
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value)))
            .Build();
        return new ServiceCollection().AddTelemetryExport(configuration).BuildServiceProvider();
    }
}
