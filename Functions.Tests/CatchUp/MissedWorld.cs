using Bridge.CatchUp;
using Bridge.Health;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Pipedrive;
using Bridge.Storage;
using Bridge.Tests.Crm;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.CatchUp;

/// <summary>A bridge with a Pipedrive whose webhooks come only where a test delivers them.</summary>
internal sealed class MissedWorld : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly List<World> _others = [];

    private MissedWorld(World world, PipedriveServer pipedrive, (string Setting, string? Value)[] settings)
    {
        (World, Pipedrive, Settings) = (world, pipedrive, settings);
        Number = world.Billing.Book.Open("Harbour Bakery", $"{Guid.NewGuid():N}@bakery.example")!.Number;
        Organization = pipedrive.Records.Add(PipedriveType.Organization, ("name", "Harbour Bakery"), ("voip_account", Number));
    }

    public World World { get; }

    public PipedriveServer Pipedrive { get; }

    public (string Setting, string? Value)[] Settings { get; }

    public string Number { get; }

    public PipedriveRecord Organization { get; }

    public IReadOnlyList<Entry> Moves => [.. World.Billing.Book.FindCustomer(Number)!.Entries.Where(entry => entry.Kind == EntryKind.Payment)];

    /// <summary>Starts, and catches up for the first time.</summary>
    public static async Task<MissedWorld> StartAsync(AzuriteFixture azurite, params (string Setting, string? Value)[] more)
    {
        var missed = await NewAsync(azurite, more);
        await missed.CatchUpAsync();
        return missed;
    }

    /// <summary>Starts, and has never caught up.</summary>
    public static async Task<MissedWorld> NewAsync(AzuriteFixture azurite, params (string Setting, string? Value)[] more)
    {
        var clock = new WorldClock();
        var pipedrive = await PipedriveServer.StartAsync(new PipedriveServerOptions { Clock = clock }, default);
        (string Setting, string? Value)[] usual =
        [
            ("Routes:Files", "routes/pipedrive.json"),
            .. PipedriveApi.SettingsOf(pipedrive.Address.ToString()),
            ("Sources:pipedrive:CatchUp", "deals,persons"),
            ("Secrets:pipedrive-api-token", pipedrive.Options.ApiToken),
            ("Secrets:pipedrive-webhook-password", PipedriveWebhook.SandboxPassword),
        ];
        (string Setting, string? Value)[] settings = [.. more.Concat(usual).DistinctBy(setting => setting.Setting)];
        return new MissedWorld(await World.StartAsync(azurite, clock, _ => { }, settings), pipedrive, settings);
    }

    /// <summary>Runs the timer's function a quarter of an hour later, and then whatever it queued.</summary>
    public async Task CatchUpAsync()
    {
        await FindAsync();
        await World.RunAllAsync();
    }

    /// <summary>Runs the timer's function a quarter of an hour later.</summary>
    public Task FindAsync()
    {
        World.Clock.Advance(TimeSpan.FromMinutes(15));
        return World.Get<CatchUpRun>().RunAsync(default);
    }

    public async Task<World> StartAnotherAsync()
    {
        _others.Add(await World.StartAnotherAsync(Settings));
        return _others[^1];
    }

    public PipedriveRecord WinDeal(decimal value = 5)
    {
        var deal = Pipedrive.Records.Add(PipedriveType.Deal, ("title", "Phones"), ("value", value), ("status", "open"), ("org_id", Organization.Id));
        return Pipedrive.Records.Change(deal, PipedriveActor.Person, ("status", "won"));
    }

    /// <summary>Delivers what Pipedrive has to tell, and runs what comes of it.</summary>
    public async Task DeliverAsync()
    {
        await using var door = await Door.OpenAsync(World);
        await Pipedrive.Webhooks.SendDueAsync(_http, door.Endpoint, PipedriveWebhook.SandboxPassword, default);
        await World.RunAllAsync();
    }

    public Task<int> QueuedAsync() => World.Queue.CountAsync(BridgeQueues.OperationsName);

    public async Task<CatchUpPoint> PointAsync() => (await World.Get<CatchUpTable>().FindAsync("pipedrive", default))!.Point;

    public async Task<Finding> FindingAsync() => Assert.Single(
        (await World.Get<HealthCheck>().LookAsync(default)).Findings, finding => finding.Name == "catch-up pipedrive");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var other in _others)
        {
            await other.DisposeAsync();
        }

        await World.DisposeAsync();
        await Pipedrive.DisposeAsync();
    }
}
