using Bridge.Billing;
using Bridge.Crm;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Routing;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.World;
using Bridge.SelfHost.Configuration;

namespace Bridge.Benchmarks.Micro;

/// <summary>One CRM's delivery of a won deal, and what the bridge makes of it step by step, with the sample of routes and the Sandbox around.</summary>
internal sealed class CrmCase : IAsyncDisposable
{
    // Nothing here asks it.
    private const string Storage = "UseDevelopmentStorage=true";
    private const string Play = "deal";

    private readonly OutsideWorld _world;
    private readonly IHost _bridge;

    private CrmCase(OutsideWorld world, IHost bridge, ICrm crm, Delivery delivery)
    {
        (_world, _bridge, Crm, Delivery) = (world, bridge, crm, delivery);
        Routes = bridge.Services.GetRequiredService<RouteTable>();
        Event = crm.Read(delivery).Events.First(one => Routes.Match(one).Any());
        Route = Routes.Match(Event).First();
    }

    public ICrm Crm { get; }

    public Delivery Delivery { get; }

    public RouteTable Routes { get; }

    public CrmEvent Event { get; }

    public Route Route { get; }

    public RouteContext Context { get; private set; } = null!;

    public Envelope Envelope { get; private set; } = null!;

    public Operation Operation { get; private set; } = null!;

    public static async Task<CrmCase> StartAsync(string name)
    {
        var world = await OutsideWorld.StartAsync(new WorldOptions { Crms = [name], Storage = Storage }, _ => { }, CancellationToken.None);
        var root = ProjectFolder.Find();
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ContentRootPath = root });
        builder.Configuration
            .AddInMemoryCollection(LocalSettings.Read(root, Path.Combine(root, ProjectFolder.Settings)).Values)
            .AddInMemoryCollection(world.BridgeSettings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddBridge(builder.Configuration);
        var bridge = builder.Build();
        var crm = bridge.Services.GetRequiredService<ICrmSources>().Find(name)!;
        var webhook = world.Crms[0].Plays.Single(play => play.Id == $"{name}-{Play}").Happen().Webhook;
        var one = new CrmCase(world, bridge, crm, await DeliveryOfAsync(webhook, world));
        await one.LoadAsync();
        return one;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _bridge.Dispose();
        await _world.DisposeAsync();
    }

    private static async Task<Delivery> DeliveryOfAsync(Webhook webhook, OutsideWorld world)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var request = webhook.Sign(world.Sender.UrlOf(webhook.Source), 0, now);
        var headers = new HeaderDictionary();
        foreach (var (name, values) in request.Headers.Concat(request.Content!.Headers))
        {
            headers[name] = values.ToArray();
        }

        return new Delivery(request.Method.Method, request.RequestUri!.AbsoluteUri, headers, await request.Content!.ReadAsByteArrayAsync(), now);
    }

    private async Task LoadAsync()
    {
        var services = _bridge.Services;
        Context = new RouteContext(Event, services.GetRequiredService<PlatformCalendar>().Today);
        if (Route.QueryFor(Event) is { } query)
        {
            Context = Context with { Records = await Crm.ReadRecordAsync(query, CancellationToken.None) };
        }

        var id = EventIntake.IdOf(Event, Route);
        Envelope = new Envelope(id, 1, Route.Id, Delivery.ReceivedAt, "", Event);
        Operation = new Operation
        {
            Id = id,
            Source = Event.Source,
            Route = Route.Id,
            Run = Route.Run.Name,
            State = CallState.Sending,
            Attempt = 1,
            ReceivedAt = Delivery.ReceivedAt,
            TriedSince = Delivery.ReceivedAt,
            Record = Event.Record,
            EventId = Event.Id,
            EventType = Event.Type,
            OccurredAt = Event.OccurredAt,
            Fingerprint = Event.Fingerprint,
            Event = Event.Data,
            Arguments = Route.Arguments(Context),
        };
    }
}
