using Bridge.Sandbox.Generic;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Chaos;

/// <summary>The world outside for one schedule, with trouble at every door, and instances of the bridge in it.</summary>
internal sealed class ChaosWorld : IAsyncDisposable
{
    private const int MostRepeats = 1200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BeforeSendingAgain = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http = new() { Timeout = Patience };

    private ChaosWorld(ChaosSchedule schedule, Pace pace, OutsideWorld outside, StorageTrouble storageTrouble)
    {
        (Schedule, Outside, StorageTrouble) = (schedule, outside, storageTrouble);
        BillingTrouble = new BillingTrouble(schedule, pace, outside.Clock);
        Stage = new Stage(schedule, outside);
        Sender = new WebhookSender(_http, outside.PublicUrl, outside.Clock, Enumerable.Repeat(BeforeSendingAgain, MostRepeats));
        outside.Billing.Faults.Otherwise = BillingTrouble.BefallAsync;
        outside.Crm<SandboxHubSpot>().Server.Faults.Otherwise = CrmTrouble.BefallAsync;
        outside.Crm<SandboxGeneric>().Receiver.Faults.Otherwise = CrmTrouble.BefallAsync;
    }

    public ChaosSchedule Schedule { get; }

    public OutsideWorld Outside { get; }

    public TimeProvider Clock => Outside.Clock;

    public BillingTrouble BillingTrouble { get; }

    public StorageTrouble StorageTrouble { get; }

    public CrmTrouble CrmTrouble { get; } = new();

    public Stage Stage { get; }

    public Fleet Fleet { get; private set; } = null!;

    /// <summary>Sends every webhook until the bridge takes it, for ten minutes at most.</summary>
    public WebhookSender Sender { get; }

    /// <summary>Starts everything, the bridge last.</summary>
    public static async Task<ChaosWorld> StartAsync(ChaosSchedule schedule, Pace pace, TimeProvider clock, Action<string> say, CancellationToken cancellationToken)
    {
        var storageTrouble = new StorageTrouble(schedule);
        var outside = await OutsideWorld.StartAsync(new WorldOptions { Clock = clock, Watch = storageTrouble, Settings = Settings(pace) }, say, cancellationToken);
        var world = new ChaosWorld(schedule, pace, outside, storageTrouble);
        try
        {
            world.Fleet = await Fleet.StartAsync(outside, schedule.Plan.Instances, cancellationToken);
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
        await (Fleet?.DisposeAsync() ?? default);
        await Outside.DisposeAsync();
        _http.Dispose();
    }

    private static Dictionary<string, string> Settings(Pace pace) => new(StringComparer.Ordinal)
    {
        [TimeScale.Setting] = pace.Setting,
        ["Routes:Files"] = "Sandbox/Chaos/routes.json",
    };
}
