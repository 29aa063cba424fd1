using Bridge.Crm;
using Bridge.Sandbox.Salesforce;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

/// <summary>A Salesforce source over the Sandbox's Salesforce.</summary>
internal sealed class SalesforceApi : IAsyncDisposable
{
    public const string Person = "005Hs00000PersoIAM";
    public const string Url = "https://bridge.example.com/api/webhooks/salesforce";

    private SalesforceApi(SalesforceServer server, CrmGraph graph) => (Server, Graph) = (server, graph);

    public SalesforceServer Server { get; }

    public CrmGraph Graph { get; }

    public ICrm Salesforce => Graph.Source("salesforce");

    public static async Task<SalesforceApi> StartAsync(params (string Name, string? Value)[] settings)
    {
        var server = await SalesforceServer.StartAsync(new SalesforceServerOptions(), default);
        return new SalesforceApi(server, GraphOf(server.Address.ToString(), settings));
    }

    /// <summary>A source that calls any address.</summary>
    public static CrmGraph GraphOf(string address, params (string Name, string? Value)[] settings)
    {
        var options = new SalesforceServerOptions();
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Sources:salesforce:Kind"] = "Salesforce",
            ["Sources:salesforce:BaseUrl"] = address,
            ["Sources:salesforce:OrganizationId"] = options.OrganizationId,
            ["Sources:salesforce:ClientId"] = options.ClientId,
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var graph = CrmGraph.Build([.. all.Select(setting => (setting.Key, setting.Value))]);
        graph.Secrets.With("salesforce-client-secret", options.ClientSecret).With("salesforce-webhook-secret", SalesforceWebhook.SandboxSecret);
        return graph;
    }

    /// <summary>What a webhook of the Sandbox is once it has come in.</summary>
    public static async Task<Delivery> DeliveryOfAsync(SalesforceWebhook webhook)
    {
        using var request = webhook.Sign(new Uri(Url), 0, DateTimeOffset.UnixEpoch);
        return DeliveryOf(await request.Content!.ReadAsByteArrayAsync(), request.RequestUri!.AbsoluteUri);
    }

    public static Delivery DeliveryOf(byte[] body, string url = Url) =>
        new("POST", url, new HeaderDictionary(), body, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public SalesforceWebhook Sends(params IReadOnlyList<SalesforceNotification> notifications) =>
        new("salesforce", "test", Server.Options.OrganizationId, notifications, SalesforceWebhook.SandboxSecret);

    /// <summary>A change of a record that sets no field and leaves no note.</summary>
    public static RecordChange ChangeOf(RecordRef record) => RecordChanges.Of(record);

    public SalesforceRecord Add(SObjectType type, params (string Field, JToken Value)[] values) => Server.Records.Add(type, Person, values);

    public async ValueTask DisposeAsync()
    {
        await Graph.DisposeAsync();
        await Server.DisposeAsync();
    }
}
