using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.Servers;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Page;

/// <summary>The page of the Sandbox: what the outside world holds, and buttons that send events.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly OutsideWorld _world;
    private readonly AllPlays _plays;
    private readonly WorldJson _json;
    private readonly BackgroundSending _sending;
    private LocalServer? _server;

    private PageServer(OutsideWorld world, AllPlays plays)
    {
        _world = world;
        _plays = plays;
        _json = new WorldJson(world, plays);
        _sending = new BackgroundSending(world.Sender);
    }

    /// <summary>Where the page is.</summary>
    public Uri Address => new UriBuilder(_server!.Address) { Host = "localhost" }.Uri;

    public static async Task<PageServer> StartAsync(OutsideWorld world, AllPlays plays, int port, CancellationToken cancellationToken)
    {
        var page = new PageServer(world, plays);
        page._server = await LocalServer.StartAsync(port, page.Map, cancellationToken);
        return page;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? default);
        await _sending.DisposeAsync();
    }

    private void Map(WebApplication app)
    {
        app.Use(GuardAsync);
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapGet("/api/world", async (HttpResponse response, CancellationToken cancellationToken) =>
            await new Answer(StatusCodes.Status200OK, await _json.WriteAsync(cancellationToken)).WriteAsync(response));
        app.MapPost("/api/plays/{id}", (string id, HttpResponse response) => Play(id).WriteAsync(response));
        app.MapPost("/api/again", (HttpResponse response) => SendAgain().WriteAsync(response));
        app.MapPost("/api/booking/{booking}", (MoveBooking booking) => { _world.Billing.Book.Booking = booking; });
    }

    // Only this page may send: another site's page can reach a loopback address from the same browser.
    private static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var isLocal = context.Request.Host.Host is "localhost" or "127.0.0.1";
        var isOwn = HttpMethods.IsGet(context.Request.Method) || context.Request.Headers.ContainsKey("X-Sandbox");
        if (isLocal && isOwn)
        {
            context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            context.Response.Headers.CacheControl = "no-store";
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private Answer Play(string id)
    {
        if (_plays.Find(id) is not { } play)
        {
            return new Answer(StatusCodes.Status404NotFound);
        }

        var happening = play.Happen();
        _sending.Send(happening.Webhook);
        return new Answer(StatusCodes.Status202Accepted, new JObject { ["title"] = happening.Webhook.Title });
    }

    private Answer SendAgain()
    {
        if (_world.Sender.Sent.LastOrDefault(sent => !sent.Webhook.IsEcho) is not { } last)
        {
            return new Answer(StatusCodes.Status409Conflict);
        }

        _sending.Send(last.Webhook);
        return new Answer(StatusCodes.Status202Accepted, new JObject { ["title"] = $"{last.Webhook.Title}, again" });
    }
}
