using Bridge.Crm;
using Bridge.Sandbox.Zoho;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Crm;

/// <summary>A Zoho CRM source over the Sandbox's Zoho CRM.</summary>
internal sealed class ZohoApi : IAsyncDisposable
{
    public const string PublicUrl = "https://bridge.example.com";

    private ZohoApi(ZohoServer server, CrmGraph graph)
    {
        Server = server;
        Graph = graph;
    }

    public ZohoServer Server { get; }

    public CrmGraph Graph { get; }

    public ICrm Zoho => Graph.Source("zoho");

    public static async Task<ZohoApi> StartAsync(params (string Name, string? Value)[] settings)
    {
        // The graph's clock begins at this time too.
        var clock = new LateClock();
        var server = await ZohoServer.StartAsync(new ZohoServerOptions { Clock = clock }, default);
        var graph = GraphOf(server.Address, settings);
        clock.Now = graph.Clock;
        return new ZohoApi(server, graph);
    }

    /// <summary>A graph with the source and the Sandbox's secrets.</summary>
    public static CrmGraph GraphOf(Uri address, params (string Name, string? Value)[] settings) =>
        GraphOf(new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), address, settings);

    /// <summary>The same on a clock that may be the machine's: the pauses between repeats pass only there by themselves.</summary>
    public static CrmGraph GraphOf(TimeProvider clock, Uri address, params (string Name, string? Value)[] settings)
    {
        var options = new ZohoServerOptions();
        (string Name, string? Value)[] usual =
        [
            ("PublicUrl", PublicUrl),
            ("Sources:zoho:Kind", "Zoho"),
            ("Sources:zoho:AccountsUrl", address.AbsoluteUri),
            ("Sources:zoho:ClientId", options.ClientId),
            ("Sources:zoho:RequestsPerSecond", "1000"),
        ];
        var graph = CrmGraph.Build(clock, [.. settings, .. usual.ExceptBy(settings.Select(setting => setting.Name), setting => setting.Name, StringComparer.Ordinal)]);
        graph.Secrets
            .With("zoho-client-secret", options.ClientSecret)
            .With("zoho-refresh-token", options.RefreshToken)
            .With("zoho-channel-token", options.ChannelToken)
            .With("zoho-url-key", options.UrlKey);
        return graph;
    }

    /// <summary>A change of a record that sets no field and leaves no note.</summary>
    public static RecordChange ChangeOf(RecordRef record) => RecordChanges.Of(record);

    public async ValueTask DisposeAsync()
    {
        await Graph.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>The graph's clock, once there is one.</summary>
    private sealed class LateClock : TimeProvider
    {
        public TimeProvider Now { get; set; } = System;

        public override DateTimeOffset GetUtcNow() => Now.GetUtcNow();
    }
}
