using System.Net;
using Bridge.Dashboard.Endpoints;
using Bridge.Dashboard.Entrance;
using Bridge.Ledger;
using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Hosting;
using Bridge.Tests.Scenarios;
using Bridge.Tests.SelfHost;
using Bridge.Triggers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Tests.Dashboard;

/// <summary>The dashboard behind the real host, with the graph of a <see cref="Scenarios.World"/>.</summary>
internal sealed class Board : IAsyncDisposable
{
    public const string Key = "board-operator-key-0123456789";

    private readonly WebApplication _host;

    private Board(World world, WebApplication host) => (World, _host) = (world, host);

    public World World { get; }

    public Uri Address => new(_host.Urls.Single());

    public static Task<Board> OpenAsync(AzuriteFixture azurite, params (string Setting, string? Value)[] settings) =>
        OpenAsync(azurite, _ => { }, settings);

    public static async Task<Board> OpenAsync(AzuriteFixture azurite, Action<IServiceCollection> replace, params (string Setting, string? Value)[] settings) =>
        await OpenAsync(await World.StartAsync(azurite, replace, WithKey(settings)));

    /// <summary>Opens the dashboard of another instance on the same storage.</summary>
    public async Task<Board> OpenAnotherAsync(params (string Setting, string? Value)[] settings) =>
        await OpenAsync(await World.StartAnotherAsync(WithKey(settings)));

    /// <summary>A browser that has not signed in.</summary>
    public Visitor NewVisitor() => new(Address);

    /// <summary>A browser that has.</summary>
    public async Task<Visitor> SignInAsync()
    {
        var visitor = NewVisitor();
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.SignInAsync(Key)).Status);
        return visitor;
    }

    /// <summary>Puts an operation into the ledger as it stands.</summary>
    public async Task<Operation> PutAsync(Operation operation) => (await World.Ledger.InsertAsync(operation, "put there", default)).Operation;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        await World.DisposeAsync();
    }

    private static async Task<Board> OpenAsync(World world)
    {
        var host = BridgeApplication.Create(
            Path.GetTempPath(),
            TestHost.HostJson,
            new LocalSettings(new Dictionary<string, string?>(), Port: null, IsMissing: false),
            new ListenAddress(Urls: null, Host: null, Port: 0),
            [typeof(DashboardFunctions), typeof(DashboardActionFunctions)],
            (services, _) => services
                .AddSingleton(world.Get<DashboardGate>())
                .AddSingleton(world.Get<OverviewEndpoint>())
                .AddSingleton(world.Get<AttentionEndpoint>())
                .AddSingleton(world.Get<OperationListEndpoint>())
                .AddSingleton(world.Get<OperationEndpoint>())
                .AddSingleton(world.Get<RetryManyEndpoint>())
                .AddSingleton(world.Get<MoneyEndpoint>()));
        await host.StartAsync();
        return new Board(world, host);
    }

    private static (string Setting, string? Value)[] WithKey((string Setting, string? Value)[] settings) =>
        [.. settings.Append(("Secrets:operator-key", Key)).DistinctBy(one => one.Item1)];
}
