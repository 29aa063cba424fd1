using Bridge.Intake;
using Bridge.Sandbox.Servers;
using Bridge.Tests.Scenarios;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.CatchUp;

/// <summary>The webhook function of a world behind a real address.</summary>
internal sealed class Door : IAsyncDisposable
{
    private readonly LocalServer _server;

    private Door(LocalServer server) => _server = server;

    public Uri Endpoint => new(_server.Address, "/api/webhooks/pipedrive");

    public static async Task<Door> OpenAsync(World world) => new(await LocalServer.StartAsync(
        0,
        app => app.MapPost("/api/webhooks/{source}", (string source, HttpRequest request, CancellationToken cancellationToken) =>
            world.Get<WebhookIntake>().ReceiveAsync(source, request, cancellationToken)),
        default));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
