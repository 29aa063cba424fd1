using System.Globalization;
using Bridge.Ledger;
using Bridge.Sandbox.Azurite;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Receiver;
using Bridge.Sandbox.SelfHost;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.Servers;
using Bridge.Storage;

namespace Bridge.Sandbox.World;

/// <summary>All that is outside the bridge, on this machine, and the bridge itself unless its developer starts it.</summary>
internal sealed class OutsideWorld : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = new();
    private SelfHostProcess? _bridge;

    private OutsideWorld(int bridgePort, TimeProvider clock)
    {
        PublicUrl = new Uri($"http://localhost:{bridgePort.ToString(CultureInfo.InvariantCulture)}");
        Clock = clock;
    }

    public TimeProvider Clock { get; }

    public AzuriteServer Azurite { get; private set; } = null!;

    public BillingServer Billing { get; private set; } = null!;

    public HubSpotServer HubSpot { get; private set; } = null!;

    public ReceiverServer Receiver { get; private set; } = null!;

    /// <summary>The bridge's public address.</summary>
    public Uri PublicUrl { get; }

    public WebhookSender Sender { get; private set; } = null!;

    public HubSpotEvents HubSpotEvents { get; private set; } = null!;

    /// <summary>
    /// Tells the bridge what it changed in HubSpot itself, as HubSpot does: a subscriber hears of its own changes too, and
    /// must know them for its own.
    /// </summary>
    public BackgroundSending Echoes { get; private set; } = null!;

    public StorageClients Storage { get; private set; } = null!;

    public OperationLedger Ledger { get; private set; } = null!;

    public Cast Cast { get; private set; } = null!;

    /// <summary>What the bridge must be told that its settings file does not say, or says otherwise.</summary>
    public IReadOnlyDictionary<string, string> BridgeSettings { get; private set; } = null!;

    /// <summary>The last lines of a bridge that has ended by itself; null while there is no such thing.</summary>
    public string? BridgeFailure => _bridge is { HasExited: true } ? _bridge.LastOutput : null;

    /// <summary>Those of <see cref="BridgeSettings"/> that the sample of settings does not have, because a usual port was taken.</summary>
    public IReadOnlyDictionary<string, string> UnusualSettings =>
        BridgeSettings.Where(setting => !UsualPorts.AreIn(setting.Value)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Starts everything but the bridge.</summary>
    public static async Task<OutsideWorld> StartAsync(int bridgePort, TimeProvider clock, Action<string> say, CancellationToken cancellationToken)
    {
        var world = new OutsideWorld(bridgePort, clock);
        try
        {
            await world.StartServersAsync(say, cancellationToken);
            world.Connect();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the bridge as a process of its own.</summary>
    public async Task StartBridgeAsync(CancellationToken cancellationToken)
    {
        var options = new SelfHostOptions(PublicUrl, ProjectFolder.Find(), ProjectFolder.Settings, BridgeSettings);
        _bridge = Started(await SelfHostProcess.StartAsync(options, cancellationToken));
    }

    /// <summary>Waits until the bridge that was started here ends by itself; for ever where it is the developer's.</summary>
    public Task BridgeEndedAsync(CancellationToken cancellationToken) =>
        _bridge?.EndedAsync(cancellationToken) ?? Task.Delay(Timeout.InfiniteTimeSpan, Clock, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var last))
        {
            await last.DisposeAsync();
        }
    }

    private async Task StartServersAsync(Action<string> say, CancellationToken cancellationToken)
    {
        Azurite = Started(await StartAzuriteAsync(say, cancellationToken));
        Billing = Started(await Ports.UsualOrFreeAsync(
            UsualPorts.Billing, port => BillingServer.StartAsync(new() { Port = port, Clock = Clock }, cancellationToken)));
        HubSpot = Started(await Ports.UsualOrFreeAsync(
            UsualPorts.HubSpot, port => HubSpotServer.StartAsync(new() { Port = port, Clock = Clock }, cancellationToken)));
        Receiver = Started(await Ports.UsualOrFreeAsync(
            UsualPorts.Receiver, port => ReceiverServer.StartAsync(new() { Port = port, Clock = Clock }, cancellationToken)));
    }

    private static async Task<AzuriteServer> StartAzuriteAsync(Action<string> say, CancellationToken cancellationToken)
    {
        if (Ports.AreFree(UsualPorts.Azurite, UsualPorts.Azurite + 1, UsualPorts.Azurite + 2))
        {
            try
            {
                return await AzuriteServer.StartAsync(UsualPorts.Azurite, say, cancellationToken);
            }
            catch (InvalidOperationException)
            {
                // Another program may have taken a port meanwhile; any other cause shows again.
            }
        }

        return await AzuriteServer.StartAsync(null, say, cancellationToken);
    }

    private void Connect()
    {
        BridgeSettings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = Azurite.ConnectionString,
            ["PublicUrl"] = PublicUrl.AbsoluteUri,
            ["Billing:BaseUrl"] = Billing.Address.AbsoluteUri,
            [$"Sources:{SourceNames.HubSpot}:BaseUrl"] = HubSpot.Address.AbsoluteUri,
            [$"Sources:{SourceNames.Generic}:ResultUrl"] = Receiver.ResultUrl.AbsoluteUri,
        };
        Storage = new StorageClients(new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", Azurite.ConnectionString)]).Build());
        Ledger = new OperationLedger(Storage, Clock);
        HubSpotEvents = new HubSpotEvents(HubSpot.AppId);
        Sender = new WebhookSender(Started(new WebhookClient()).Http, PublicUrl, Clock);
        Echoes = Started(new BackgroundSending(Sender));
        HubSpot.OnChangeByApp = changes =>
        {
            if (changes.Count > 0)
            {
                JObject[] events = [.. changes.Select(HubSpotEvents.PropertyChange)];
                Echoes.Send(new HubSpotWebhook(SourceNames.HubSpot, "Echo of a write-back", events, SandboxSecrets.HubSpotClientSecret) { IsEcho = true });
            }
        };
        Cast = Cast.Enter(Billing, HubSpot, Clock);
    }

    private T Started<T>(T what)
        where T : IAsyncDisposable
    {
        _started.Push(what);
        return what;
    }

    private sealed class WebhookClient : IAsyncDisposable
    {
        // The least patient CRM waits five seconds; a bridge that was only just started may take a little longer once.
        public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(15) };

        public ValueTask DisposeAsync()
        {
            Http.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
