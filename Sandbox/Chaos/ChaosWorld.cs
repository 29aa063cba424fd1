using System.Data.Common;
using Bridge.Ledger;
using Bridge.Sandbox.Azurite;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Proxies;
using Bridge.Sandbox.Receiver;
using Bridge.Sandbox.SelfHost;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.World;
using Bridge.Storage;

namespace Bridge.Sandbox.Chaos;

/// <summary>The world outside for one schedule, with trouble at every door, and instances of the bridge in it.</summary>
internal sealed class ChaosWorld : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BeforeSendingAgain = TimeSpan.FromMilliseconds(500);

    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly Pace _pace;
    private IReadOnlyDictionary<string, string> _settings = null!;

    private ChaosWorld(ChaosSchedule schedule, Pace pace, TimeProvider clock)
    {
        (Schedule, _pace, Clock) = (schedule, pace, clock);
        BillingTrouble = new BillingTrouble(schedule, pace, clock);
        StorageTrouble = new StorageTrouble(schedule);
    }

    public ChaosSchedule Schedule { get; }

    public TimeProvider Clock { get; }

    public BillingServer Billing { get; private set; } = null!;

    public BillingTrouble BillingTrouble { get; }

    public StorageTrouble StorageTrouble { get; }

    public CrmTrouble CrmTrouble { get; } = new();

    public Stage Stage { get; private set; } = null!;

    public Fleet Fleet { get; private set; } = null!;

    public WebhookSender Sender { get; private set; } = null!;

    /// <summary>The ledger, asked behind the trouble's back.</summary>
    public OperationLedger Ledger { get; private set; } = null!;

    /// <summary>The billing token that an instance is told at its start.</summary>
    public string BillingToken { get; set; } = SandboxSecrets.BillingToken;

    /// <summary>Starts everything, the bridge last.</summary>
    public static async Task<ChaosWorld> StartAsync(ChaosSchedule schedule, Pace pace, TimeProvider clock, Action<string> say, CancellationToken cancellationToken)
    {
        var world = new ChaosWorld(schedule, pace, clock);
        try
        {
            await world.StartAsync(say, cancellationToken);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var last))
        {
            await last.DisposeAsync();
        }

        _http.Dispose();
    }

    private async Task StartAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var azurite = Started(await AzuriteServer.StartAsync(null, say, cancellationToken));
        Billing = Started(await BillingServer.StartAsync(new() { Clock = Clock }, cancellationToken));
        var hubSpot = Started(await HubSpotServer.StartAsync(new() { Clock = Clock }, cancellationToken));
        var receiver = Started(await ReceiverServer.StartAsync(new() { Clock = Clock }, cancellationToken));
        Ledger = new OperationLedger(
            new StorageClients(new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", azurite.ConnectionString)]).Build()), Clock);
        Stage = new Stage(Schedule, Billing, hubSpot, receiver, Clock);
        Billing.Faults.Otherwise = BillingTrouble.BefallAsync;
        hubSpot.Faults.Otherwise = CrmTrouble.BefallAsync;
        receiver.Faults.Otherwise = CrmTrouble.BefallAsync;

        var door = Started(await ProxyServer.StartAsync(ProxyTarget.Bridge, () => Fleet?.Next, new NoWatch(), cancellationToken));
        _settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["TimeScale"] = _pace.Setting,
            ["AzureWebJobsStorage"] = await ThroughTroubleAsync(azurite.ConnectionString, cancellationToken),
            ["Routes:Files"] = "Sandbox/Chaos/routes.json",
            ["PublicUrl"] = door.Address.AbsoluteUri,
            ["Billing:BaseUrl"] = Billing.Address.AbsoluteUri,
            [$"Sources:{SourceNames.HubSpot}:BaseUrl"] = hubSpot.Address.AbsoluteUri,
            [$"Sources:{SourceNames.Generic}:ResultUrl"] = receiver.ResultUrl.AbsoluteUri,
        };
        Sender = new WebhookSender(_http, door.Address, Clock, Enumerable.Repeat(BeforeSendingAgain, int.MaxValue));
        Fleet = Started(await Fleet.StartAsync(Schedule.Plan.Instances, OptionsOf, Clock, cancellationToken));
    }

    private SelfHostOptions OptionsOf(Uri address) => new(
        address,
        ProjectFolder.Find(),
        ProjectFolder.Settings,
        new Dictionary<string, string>(_settings, StringComparer.Ordinal) { ["Secrets:billing-token"] = BillingToken });

    private async Task<string> ThroughTroubleAsync(string connectionString, CancellationToken cancellationToken)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        foreach (var target in new[] { ProxyTarget.Blob, ProxyTarget.Queue, ProxyTarget.Table })
        {
            var endpoint = new Uri((string)parts[$"{target}Endpoint"]);
            var proxy = Started(await ProxyServer.StartAsync(target, () => endpoint, StorageTrouble, cancellationToken));
            connectionString = connectionString.Replace(endpoint.Authority, proxy.Address.Authority, StringComparison.Ordinal);
        }

        return connectionString;
    }

    private T Started<T>(T what)
        where T : IAsyncDisposable
    {
        _started.Push(what);
        return what;
    }
}
