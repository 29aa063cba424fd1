using System.Globalization;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Processing;
using Bridge.Sandbox;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Generic;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Sending;
using Bridge.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bridge.Tests.Scenarios;

/// <summary>
/// The bridge's real graph, with the Sandbox's servers and Azurite around it, and no host: a test takes deliveries in and runs
/// messages by hand, so that it decides what happens between them.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    private const string PublicUrl = "https://bridge.example.com";

    // The same in every event of a run, so that an event which is made twice is the same one.
    private static readonly string Today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private readonly AzuriteFixture _azurite;
    private readonly IHost _bridge;
    private bool _isGuest;

    private World(AzuriteFixture azurite, WorldClock clock, BillingServer billing, HubSpotServer hubSpot, ReceiverServer receiver, Action<IServiceCollection> replace, IReadOnlyDictionary<string, string?> settings)
    {
        (_azurite, Clock, Billing, HubSpot, Receiver) = (azurite, clock, billing, hubSpot, receiver);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(SettingsFor(azurite)).AddInMemoryCollection(settings);
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton<ILoggerProvider>(Logs).AddBridge(builder.Configuration);
        replace(builder.Services);
        _bridge = builder.Build();
        Queue = new WorldStorage(azurite);
        Events = new HubSpotEvents(hubSpot.AppId);
    }

    public WorldClock Clock { get; }

    public BillingServer Billing { get; }

    public HubSpotServer HubSpot { get; }

    public ReceiverServer Receiver { get; }

    public HubSpotEvents Events { get; }

    public WorldStorage Queue { get; }

    public WorldLogs Logs { get; } = new();

    public OperationLedger Ledger => Get<OperationLedger>();

    public static Task<World> StartAsync(AzuriteFixture azurite, params (string Setting, string? Value)[] settings) =>
        StartAsync(azurite, _ => { }, settings);

    public static Task<World> StartAsync(AzuriteFixture azurite, Action<IServiceCollection> replace, params (string Setting, string? Value)[] settings) =>
        StartAsync(azurite, new WorldClock(), replace, settings);

    public static async Task<World> StartAsync(
        AzuriteFixture azurite, WorldClock clock, Action<IServiceCollection> replace, params (string Setting, string? Value)[] settings)
    {
        var world = new World(
            azurite,
            clock,
            await BillingServer.StartAsync(new BillingServerOptions { Clock = clock }, default),
            await HubSpotServer.StartAsync(new HubSpotServerOptions { Clock = clock }, default),
            await ReceiverServer.StartAsync(new ReceiverServerOptions { Clock = clock }, default),
            replace,
            settings.ToDictionary(setting => setting.Setting, setting => setting.Value));
        await world.Queue.ClearAsync();
        await world._bridge.StartAsync();
        return world;
    }

    /// <summary>Starts one more bridge on the same storage, with the same servers around it: another instance, or the next version.</summary>
    public async Task<World> StartAnotherAsync(params (string Setting, string? Value)[] settings)
    {
        var another = new World(
            _azurite, Clock, Billing, HubSpot, Receiver, _ => { }, settings.ToDictionary(setting => setting.Setting, setting => setting.Value))
        {
            _isGuest = true,
        };
        await another._bridge.StartAsync();
        return another;
    }

    public T Get<T>()
        where T : notnull => _bridge.Services.GetRequiredService<T>();

    /// <summary>Takes a delivery in, as the webhook function does.</summary>
    public Task<WorldAnswer> DeliverAsync(Webhook webhook) =>
        DeliverAsync(webhook.Source, webhook.Sign(new Uri($"{PublicUrl}/api/webhooks/{webhook.Source}"), 0, Clock.GetUtcNow()));

    public Task<WorldAnswer> DeliverAsync(string source, HttpRequestMessage request) =>
        WorldAnswer.OfAsync(Get<WebhookIntake>(), source, request);

    public HubSpotWebhook HubSpotSends(params JObject[] events) => new("hubspot", "test", events, SandboxSecrets.HubSpotClientSecret);

    public static StandardWebhook GenericSends(string type, JObject data, string? id = null, bool record = false)
    {
        var payload = new JObject { ["type"] = type, ["timestamp"] = Today, ["data"] = data };
        if (record)
        {
            payload["record"] = new JObject { ["type"] = "customers", ["id"] = "c-1" };
        }

        return new("generic", "test", id ?? $"msg_{Guid.NewGuid():N}", payload, SandboxSecrets.GenericSigningSecret);
    }

    /// <summary>Takes a delivery of one event in, and takes its message out of the queue.</summary>
    public async Task<(string Id, string Message)> QueueAsync(Webhook webhook)
    {
        var answer = await DeliverAsync(webhook);
        return (Assert.Single(answer.Operations), Assert.Single(await Queue.TakeAsync(BridgeQueues.OperationsName)));
    }

    /// <summary>Runs a message as the queue function does.</summary>
    public Task RunAsync(string message) => Get<OperationRunner>().RunAsync(message, default);

    /// <summary>Runs every message that is visible, and forgets it, as the host does with what succeeded.</summary>
    public async Task RunAllAsync()
    {
        foreach (var message in await Queue.TakeAsync(BridgeQueues.OperationsName))
        {
            await RunAsync(message);
        }
    }

    /// <summary>Runs the message of an operation's current attempt, as whoever waits or looks after it sends one.</summary>
    public async Task<Operation> GoOnAsync(string id)
    {
        await RunAsync(EnvelopeJson.Write(OperationQueue.EnvelopeOf(await FindAsync(id))));
        return await FindAsync(id);
    }

    /// <summary>Lets the settling time pass, and the time between its two readings.</summary>
    public async Task<Operation> SettleAsync(string id)
    {
        Clock.Advance(TimeSpan.FromMinutes(6));
        await GoOnAsync(id);
        Clock.Advance(TimeSpan.FromMinutes(2));
        return await GoOnAsync(id);
    }

    /// <summary>Runs the message of an operation's write-back.</summary>
    public async Task<Operation> WriteBackAsync(string id)
    {
        await Get<WriteBackRunner>().RunAsync(WriteBackMessage.Write(id), default);
        return await FindAsync(id);
    }

    /// <summary>Runs the sweep, as its timer does.</summary>
    public Task SweepAsync() => Get<Sweep>().RunAsync(default);

    public async Task<Operation> FindAsync(string id) =>
        await Ledger.FindAsync(id, default) ?? throw new InvalidOperationException($"There is no operation {id}.");

    /// <summary>Waits until an operation is as it should be.</summary>
    public async Task<Operation> UntilAsync(string id, Func<Operation, bool> isSo)
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (await Ledger.FindAsync(id, giveUp.Token) is { } operation && isSo(operation))
            {
                return operation;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, giveUp.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _bridge.StopAsync();
        _bridge.Dispose();
        if (_isGuest)
        {
            return;
        }

        await Billing.DisposeAsync();
        await HubSpot.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    private Dictionary<string, string?> SettingsFor(AzuriteFixture azurite) => new()
    {
        ["AzureWebJobsStorage"] = azurite.ConnectionString,
        ["PublicUrl"] = PublicUrl,
        ["Routes:Files"] = "routes/hubspot.json;routes/generic.json",
        ["Billing:BaseUrl"] = Billing.Address.ToString(),
        ["Captcha:ScriptUrl"] = new Uri(Billing.Address, "/recaptcha/api.js").ToString(),
        ["Secrets:billing-token"] = SandboxSecrets.BillingToken,
        ["Sources:hubspot:Kind"] = "HubSpot",
        ["Sources:hubspot:BaseUrl"] = HubSpot.Address.ToString(),
        ["Sources:hubspot:AppId"] = HubSpot.AppId,
        ["Secrets:hubspot-client-secret"] = SandboxSecrets.HubSpotClientSecret,
        ["Secrets:hubspot-access-token"] = SandboxSecrets.HubSpotAccessToken,
        ["Sources:generic:Kind"] = "Generic",
        ["Sources:generic:ResultUrl"] = Receiver.ResultUrl.ToString(),
        ["Secrets:generic-signing-secret"] = SandboxSecrets.GenericSigningSecret,
        ["Secrets:generic-result-secret"] = SandboxSecrets.GenericResultSecret,
    };
}
