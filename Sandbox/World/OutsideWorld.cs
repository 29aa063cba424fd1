using System.Collections.Concurrent;
using System.Globalization;
using Bridge.Ledger;
using Bridge.Sandbox.Azurite;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Proxies;
using Bridge.Sandbox.SelfHost;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.Servers;
using Bridge.Storage;

namespace Bridge.Sandbox.World;

/// <summary>All that is outside the bridge, on this machine, and the bridge itself unless its developer starts it.</summary>
internal sealed class OutsideWorld : IAsyncDisposable
{
    private static readonly Uri AnyPort = new("http://localhost:0");

    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly List<BridgeInstance> _bridges = [];
    private readonly List<ISandboxCrm> _crms = [];
    private readonly ConcurrentDictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly WorldOptions _options;
    private string _storage;
    private int _turn;

    private OutsideWorld(WorldOptions options)
    {
        _options = options;
        _storage = options.Storage ?? "";
    }

    public TimeProvider Clock => _options.Clock;

    public BillingServer Billing { get; private set; } = null!;

    /// <summary>The CRMs in it.</summary>
    public IReadOnlyList<ISandboxCrm> Crms => _crms;

    /// <summary>The bridge's public address: its own, or that of the proxy in front of its instances.</summary>
    public Uri PublicUrl { get; private set; } = null!;

    /// <summary>The instances of the bridge that were started here.</summary>
    public IReadOnlyList<BridgeInstance> Bridges => _bridges;

    public WebhookSender Sender { get; private set; } = null!;

    /// <summary>Tells the bridge what it changed in a CRM itself.</summary>
    public BackgroundSending Echoes { get; private set; } = null!;

    public StorageClients Storage { get; private set; } = null!;

    public OperationLedger Ledger { get; private set; } = null!;

    /// <summary>What the bridge must be told that its settings file does not say, or says otherwise.</summary>
    public IReadOnlyDictionary<string, string> BridgeSettings => _settings;

    /// <summary>The last lines of a bridge that has ended by itself; null while there is no such thing.</summary>
    public string? BridgeFailure => _bridges.Select(bridge => bridge.Failure).FirstOrDefault(failure => failure is not null);

    /// <summary>Those of <see cref="BridgeSettings"/> that the sample of settings does not have.</summary>
    public IReadOnlyDictionary<string, string> UnusualSettings
    {
        get
        {
            var sample = SampleSettings.Read();
            return BridgeSettings.Where(setting => !sample.Has(setting.Key, setting.Value)).ToDictionary(StringComparer.Ordinal);
        }
    }

    /// <summary>The CRM of that kind in it.</summary>
    public T Crm<T>()
        where T : ISandboxCrm => _crms.OfType<T>().Single();

    /// <summary>Starts everything but the bridge.</summary>
    public static async Task<OutsideWorld> StartAsync(WorldOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        var world = new OutsideWorld(options);
        try
        {
            await world.StartServersAsync(say, cancellationToken);
            await world.ConnectAsync(cancellationToken);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts an instance of the bridge as a process of its own. Several need proxies: they share one public address.</summary>
    public async Task<BridgeInstance> StartBridgeAsync(CancellationToken cancellationToken)
    {
        var address = _options.Watch is null ? PublicUrl : AnyPort;
        var bridge = Started(new BridgeInstance(new SelfHostOptions(address, ProjectFolder.Find(), ProjectFolder.Settings, BridgeSettings)));
        _bridges.Add(bridge);
        await bridge.StartAsync(cancellationToken);
        return bridge;
    }

    /// <summary>Tells the bridge a setting, which it knows from its next start on.</summary>
    public void Tell(string setting, string value) => _settings[setting] = value;

    /// <summary>Waits until the bridge that was started here ends by itself; for ever where it is the developer's.</summary>
    public Task BridgeEndedAsync(CancellationToken cancellationToken) =>
        _bridges.Count > 0 ? Task.WhenAny(_bridges.Select(bridge => bridge.EndedAsync(cancellationToken))) : Task.Delay(Timeout.InfiniteTimeSpan, Clock, cancellationToken);

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
        if (_options.Storage is null)
        {
            _storage = Started(await StartAzuriteAsync(say, cancellationToken)).ConnectionString;
        }

        Billing = Started(await Ports.UsualOrFreeAsync(
            Usual(UsualPorts.Billing), port => BillingServer.StartAsync(new() { Port = port, Clock = Clock }, cancellationToken)));
        Billing.Book.Book(BillingBook.PartnerNumber, EntryKind.Opening, 5000, "Balance carried over", Clock.GetUtcNow().AddDays(-90));
        foreach (var crm in _options.Crms.Select(SandboxCrms.Find))
        {
            var customer = Customer.Open(crm.Customer, Billing.Book, Clock.GetUtcNow());
            _crms.Add(Started(await Ports.UsualOrFreeAsync(
                Usual(crm.UsualPort),
                port => crm.StartAsync(new(port, Clock, Billing, customer, webhook => Echoes.Send(webhook)), cancellationToken))));
        }
    }

    private int Usual(int port) => _options.HasUsualPorts ? port : 0;

    private async Task<AzuriteServer> StartAzuriteAsync(Action<string> say, CancellationToken cancellationToken)
    {
        if (_options.HasUsualPorts && Ports.AreFree(UsualPorts.Azurite, UsualPorts.Azurite + 1, UsualPorts.Azurite + 2))
        {
            try
            {
                return await AzuriteServer.StartAsync(UsualPorts.Azurite, say, cancellationToken, clearing: _options.Clearing);
            }
            catch (InvalidOperationException)
            {
                // Another program may have taken a port meanwhile; any other cause shows again.
            }
        }

        return await AzuriteServer.StartAsync(null, say, cancellationToken, clearing: _options.Clearing);
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var addresses = await AddressesAsync(cancellationToken);
        PublicUrl = addresses.Bridge;
        Tell("Routes:Files", string.Join(';', _crms.Select(crm => $"routes/{crm.Name}.json")));
        var ofCrms = _crms.SelectMany(crm => crm.SettingsAt(addresses.Crms[crm.Name]));
        foreach (var (key, value) in addresses.Settings.Concat(ofCrms).Concat(_options.Settings))
        {
            Tell(key, value);
        }

        Storage = new StorageClients(new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", _storage)]).Build());
        Ledger = new OperationLedger(Storage, Clock);
        Sender = new WebhookSender(Started(new WebhookClient()).Http, PublicUrl, Clock);
        Echoes = Started(new BackgroundSending(Sender));
    }

    private async Task<WorldAddresses> AddressesAsync(CancellationToken cancellationToken)
    {
        var port = _options.BridgePort ?? (_options.Watch is null ? Ports.Free() : 0);
        var bridge = new Uri($"http://localhost:{port.ToString(CultureInfo.InvariantCulture)}");
        var addresses = new WorldAddresses(bridge, _storage, Billing.Address, _crms.ToDictionary(crm => crm.Name, crm => crm.Address, StringComparer.Ordinal));
        return _options.Watch is { } watch
            ? addresses.Behind(Started(await WorldProxies.StartAsync(addresses, NextBridge, watch, cancellationToken)))
            : addresses;
    }

    // In turn, as a balancer of load does that knows which instances are up.
    private Uri? NextBridge()
    {
        var up = _bridges.Select(bridge => bridge.Address).OfType<Uri>().ToList();
        return up.Count == 0 ? null : up[(int)((uint)Interlocked.Increment(ref _turn) % up.Count)];
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
