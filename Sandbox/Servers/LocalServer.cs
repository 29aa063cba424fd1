using System.Net;

namespace Bridge.Sandbox.Servers;

/// <summary>An HTTP server of this process on the loopback address.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LocalServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.Single());
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="map">Adds what it answers.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LocalServer> StartAsync(int port, Action<WebApplication> map, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(map);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = "wwwroot",
        });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        map(app);
        try
        {
            await app.StartAsync(cancellationToken);
            return new LocalServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it; requests under way are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}

/// <summary>Endpoints that answer through a plan of faults.</summary>
internal static class FaultyEndpoints
{
    /// <summary>
    /// Answers requests of one method and path by <paramref name="handle"/>, unless a fault comes between. What
    /// <paramref name="refuse"/> has an answer for is turned away as it comes, before any fault.
    /// </summary>
    public static void MapAnswer(
        this WebApplication app,
        string method,
        string path,
        FaultPlan faults,
        Func<HttpRequest, Task<Answer>> handle,
        Func<HttpRequest, Answer?>? refuse = null) =>
        app.MapMethods(path, [method], context => refuse?.Invoke(context.Request) is { } refusal
            ? refusal.WriteAsync(context.Response)
            : AnswerAsync(context, faults, handle));

    /// <summary>Answers what no endpoint is for.</summary>
    public static void MapOtherwise(this WebApplication app, FaultPlan faults, Func<HttpRequest, Task<Answer>> handle) =>
        app.MapFallback("{**path}", context => AnswerAsync(context, faults, handle));

    private static async Task AnswerAsync(HttpContext context, FaultPlan faults, Func<HttpRequest, Task<Answer>> handle)
    {
        var fault = await faults.TakeAsync(context.Request);
        if (fault is { OutlivesCaller: true })
        {
            await OutliveCallerAsync(context);
        }

        if (fault?.Wait is { } wait)
        {
            await wait(context.RequestAborted);
        }

        var answer = fault is null or { Applies: true } ? await handle(context.Request) : null;
        if (fault is { Resets: true })
        {
            context.Abort();
            return;
        }

        if (fault is { IsSilent: true })
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }

        await (fault?.Instead ?? answer!).WriteAsync(context.Response);
    }

    // What has arrived whole is worked on even if its caller is gone; only the server's own end stops it.
    private static async Task OutliveCallerAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Request.Body.Position = 0;
        context.RequestAborted = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
    }
}
