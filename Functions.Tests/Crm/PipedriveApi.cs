using Bridge.Crm;
using Bridge.Sandbox.Pipedrive;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

/// <summary>A Pipedrive source over the Sandbox's Pipedrive.</summary>
internal sealed class PipedriveApi : IAsyncDisposable
{
    private static readonly PipedriveServerOptions Options = new();

    private PipedriveApi(PipedriveServer server, CrmGraph graph) => (Server, Graph) = (server, graph);

    public PipedriveServer Server { get; }

    public CrmGraph Graph { get; }

    public ICrm Pipedrive => Graph.Source("pipedrive");

    public ICatchesUp CatchUp => (ICatchesUp)Pipedrive;

    public static Task<PipedriveApi> StartAsync(params (string Name, string? Value)[] settings) => StartAsync(Options, settings);

    public static async Task<PipedriveApi> StartAsync(PipedriveServerOptions options, params (string Name, string? Value)[] settings)
    {
        var server = await PipedriveServer.StartAsync(options, default);
        return new PipedriveApi(server, GraphOf(server.Address.ToString(), settings));
    }

    /// <summary>A source that calls any address.</summary>
    public static CrmGraph GraphOf(string address, params (string Name, string? Value)[] settings)
    {
        var all = SettingsOf(address).ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var graph = CrmGraph.Build([.. all.Select(setting => (setting.Key, setting.Value))]);
        graph.Secrets
            .With("pipedrive-api-token", Options.ApiToken)
            .With("pipedrive-client-secret", Options.ClientSecret)
            .With("pipedrive-refresh-token", Options.RefreshToken)
            .With("pipedrive-webhook-password", PipedriveWebhook.SandboxPassword);
        return graph;
    }

    /// <summary>The settings of a source that calls an address and knows the Sandbox's custom fields.</summary>
    public static (string Name, string? Value)[] SettingsOf(string address) =>
    [
        ("Sources:pipedrive:Kind", "Pipedrive"),
        ("Sources:pipedrive:BaseUrl", address),
        ("Sources:pipedrive:UserId", $"{Options.UserId}"),
        .. PipedriveType.FieldSettings.Select(field => ($"Sources:pipedrive:{field.Key}", (string?)field.Value)),
    ];

    public static Delivery DeliveryOf(byte[] body, IHeaderDictionary? headers = null) =>
        new("POST", "https://bridge.example.com/api/webhooks/pipedrive", headers ?? new HeaderDictionary(), body, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>A change of a record that sets no field and leaves no note.</summary>
    public RecordChange ChangeOf(RecordRef record) => RecordChanges.Of(record, Server.Options.Clock.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        await Graph.DisposeAsync();
        await Server.DisposeAsync();
    }
}
