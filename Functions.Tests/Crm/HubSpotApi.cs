using Bridge.Crm;

namespace Bridge.Tests.Crm;

/// <summary>A HubSpot source over a fake of HubSpot's API.</summary>
internal sealed class HubSpotApi : IAsyncDisposable
{
    public const string Token = "pat-na1-the-token";

    private HubSpotApi(FakeServer server, CrmGraph graph)
    {
        Server = server;
        Graph = graph;
    }

    public FakeServer Server { get; }

    public CrmGraph Graph { get; }

    public ICrm HubSpot => Graph.Source("hubspot");

    public static async Task<HubSpotApi> StartAsync(params (string Name, string? Value)[] settings)
    {
        var server = await FakeServer.StartAsync();
        return Start(server, CrmGraph.Build([.. Settings(server), .. settings]));
    }

    /// <summary>Starts with the machine's clock, and a generic source that sends results to <paramref name="resultPath"/>.</summary>
    public static async Task<HubSpotApi> StartOnRealTimeAsync(string resultPath = "/")
    {
        var server = await FakeServer.StartAsync();
        (string, string?)[] generic = [("Sources:generic:Kind", "Generic"), ("Sources:generic:ResultUrl", server.Url + resultPath)];
        return Start(server, CrmGraph.Build(TimeProvider.System, [.. Settings(server), .. generic]));
    }

    /// <summary>A change of contact 101 that sets no field and leaves no note.</summary>
    public RecordChange Change() => RecordChanges.Of(new RecordRef("contacts", "101"));

    public async ValueTask DisposeAsync()
    {
        await Graph.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static (string Name, string? Value)[] Settings(FakeServer server) =>
        [("Sources:hubspot:Kind", "HubSpot"), ("Sources:hubspot:BaseUrl", server.Url)];

    private static HubSpotApi Start(FakeServer server, CrmGraph graph)
    {
        graph.Secrets.With("hubspot-access-token", Token);
        return new HubSpotApi(server, graph);
    }
}
