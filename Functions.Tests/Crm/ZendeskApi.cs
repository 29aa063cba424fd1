using System.Text;
using Bridge.Crm;
using Bridge.Crm.Zendesk;
using Bridge.Json;
using Bridge.Sandbox.Zendesk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Crm;

/// <summary>A Zendesk source over the Sandbox's Zendesk, which minds every mistake.</summary>
internal sealed class ZendeskApi : IAsyncDisposable
{
    public const string Person = "360000000777";
    public const string Secret = "signing-secret";

    private ZendeskApi(ZendeskServer server, CrmGraph graph) => (Server, Graph) = (server, graph);

    public ZendeskServer Server { get; }

    public CrmGraph Graph { get; }

    public ICrm Zendesk => Graph.Source("zendesk");

    public static async Task<ZendeskApi> StartAsync(params (string Name, string? Value)[] settings)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var server = await ZendeskServer.StartAsync(new ZendeskServerOptions { Clock = clock }, default);
        var graph = CrmGraph.Build(clock, Over([.. Settings(server.Address.ToString()), ("Sources:zendesk:ClientId", server.Options.ClientId)], settings));
        AddSecrets(graph);
        return new ZendeskApi(server, graph);
    }

    /// <summary>A graph with a source whose calls go to an address.</summary>
    public static CrmGraph GraphOf(string address, params (string Name, string? Value)[] settings)
    {
        var graph = CrmGraph.Build(Over(Settings(address), settings));
        AddSecrets(graph);
        return graph;
    }

    public static Delivery DeliveryOf(string body, params (string Name, string Value)[] headers) => DeliveryOf(Encoding.UTF8.GetBytes(body), headers);

    public static Delivery DeliveryOf(byte[] body, params (string Name, string Value)[] headers)
    {
        var all = new HeaderDictionary { [ZendeskEvents.InvocationHeader] = "8350205582", [ZendeskEvents.WebhookHeader] = "01F1KRFQ6BG29CNWFR60NK5FNY" };
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        return new Delivery("POST", "https://bridge.example.com/api/webhooks/zendesk", all, body, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    }

    /// <summary>A change of a record that sets no field and leaves no note.</summary>
    public RecordChange Change(RecordRef record) => RecordChanges.Of(record, Graph.Clock.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        await Graph.DisposeAsync();
        await Server.DisposeAsync();
    }

    public static JObject Json(string text) => StrictJson.ParseObject(text);

    private static void AddSecrets(CrmGraph graph) => graph.Secrets
        .With("zendesk-signing-secret", Secret)
        .With("zendesk-client-secret", new ZendeskServerOptions().ClientSecret)
        .With("zendesk-api-token", new ZendeskServerOptions().ApiToken)
        .With("zendesk-access-token", "an-access-token");

    private static (string Name, string? Value)[] Over((string Name, string? Value)[] usual, (string Name, string? Value)[] settings) =>
        [.. usual.ExceptBy(settings.Select(setting => setting.Name), setting => setting.Name, StringComparer.Ordinal), .. settings];

    private static (string Name, string? Value)[] Settings(string address) =>
    [
        ("Sources:zendesk:Kind", "Zendesk"),
        ("Sources:zendesk:BaseUrl", address),
        ("Sources:zendesk:UserId", new ZendeskServerOptions().UserId),
        ("Sources:zendesk:RequestsPerSecond", "1000"),
    ];
}
