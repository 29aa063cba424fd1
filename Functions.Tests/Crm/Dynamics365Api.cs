using Bridge.Crm;
using Bridge.Sandbox.Dynamics365;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Crm;

/// <summary>A Dynamics 365 source over the Sandbox's strict environment.</summary>
internal sealed class Dynamics365Api : IAsyncDisposable
{
    public const string Source = "dynamics365";

    private static readonly (string Name, string? Value)[] Usual =
    [
        ("Kind", "Dynamics365"),
        ("BaseUrl", "https://contoso.crm.dynamics.com"),
        ("TenantId", Dynamics365Secrets.TenantId),
        ("ClientId", Dynamics365Secrets.ClientId),
        ("ApplicationUserId", Dynamics365Secrets.ApplicationUserId),
    ];

    private Dynamics365Api(Dynamics365Server server, CrmGraph graph) => (Server, Graph) = (server, graph);

    public Dynamics365Server Server { get; }

    public CrmGraph Graph { get; }

    public ICrm Dynamics => Graph.Source(Source);

    public static Task<Dynamics365Api> StartAsync(params (string Name, string? Value)[] settings) =>
        StartAsync(new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), settings);

    /// <summary>Starts with a clock that may be the machine's: the pauses between repeats pass only there by themselves.</summary>
    public static async Task<Dynamics365Api> StartAsync(TimeProvider clock, params (string Name, string? Value)[] settings)
    {
        var server = await Dynamics365Server.StartAsync(new() { Clock = clock }, default);
        var graph = CrmGraph.Build(
            clock,
            [
                .. server.SettingsOf(Source).Select(setting => (setting.Key, (string?)setting.Value)),

                // On a clock that stands still a second never ends.
                ($"Sources:{Source}:RequestsPerSecond", "1000"),
                .. settings,
            ]);
        graph.Secrets
            .With("dynamics365-webhook-secret", Dynamics365Secrets.WebhookKey)
            .With("dynamics365-client-secret", Dynamics365Secrets.ClientSecret);
        return new Dynamics365Api(server, graph);
    }

    /// <summary>The settings of a source whose environment is never called, and others beside or instead of them.</summary>
    public static (string Name, string? Value)[] Settings(params (string Name, string? Value)[] others) =>
    [
        .. Usual.Concat(others).Reverse().DistinctBy(setting => setting.Name).Select(setting => ($"Sources:{Source}:{setting.Name}", setting.Value)),
    ];

    /// <summary>A record of the environment, which a person made.</summary>
    public RecordRef Add(TableDefinition table, params (string Column, JToken Value)[] columns) => Server.Store.Create(table, columns).Record.Ref;

    /// <summary>A change that sets no field and leaves no note.</summary>
    public static RecordChange Change(RecordRef record) => RecordChanges.Of(record);

    public async ValueTask DisposeAsync()
    {
        await Graph.DisposeAsync();
        await Server.DisposeAsync();
    }
}
