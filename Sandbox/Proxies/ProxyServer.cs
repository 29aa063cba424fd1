using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Proxies;

/// <summary>Stands in front of a server on this machine: hands every request on as it is, unless its watch says otherwise.</summary>
public sealed class ProxyServer : IAsyncDisposable
{
    private readonly ProxyTarget _target;
    private readonly Func<Uri?> _upstream;
    private readonly IProxyWatch _watch;
    private readonly Upstream _http = new();
    private readonly CancellationTokenSource _stopping = new();
    private LocalServer? _server;

    private ProxyServer(ProxyTarget target, Func<Uri?> upstream, IProxyWatch watch)
    {
        _target = target;
        _upstream = upstream;
        _watch = watch;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _server!.Address;

    /// <summary>Starts a proxy on a free port.</summary>
    /// <param name="target">What stands behind it.</param>
    /// <param name="upstream">Where that is, asked for every request; null while it is nowhere.</param>
    /// <param name="watch">Sees every request.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<ProxyServer> StartAsync(ProxyTarget target, Func<Uri?> upstream, IProxyWatch watch, CancellationToken cancellationToken)
    {
        var proxy = new ProxyServer(target, upstream, watch);
        proxy._server = await LocalServer.StartAsync(0, app => app.Run(proxy.PassAsync), cancellationToken);
        return proxy;
    }

    /// <summary>Stops it; requests under way are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await (_server?.DisposeAsync() ?? default);
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        try
        {
            var request = await ProxiedRequest.ReadAsync(_target, context);
            if (await PassAsync(request) is { } answer)
            {
                await answer.WriteAsync(context.Response);
                return;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The sender is gone, or the proxy stops.
        }

        context.Abort();
    }

    // The sender's patience plays no part: what it gave up on is applied all the same.
    private async Task<ProxiedAnswer?> PassAsync(ProxiedRequest request)
    {
        var passage = await _watch.BeforeAsync(request, _stopping.Token);
        if (passage != Passage.Free)
        {
            return passage.Answer;
        }

        if (_upstream() is not { } address || await _http.SendAsync(address, request, _stopping.Token) is not { } answer)
        {
            return null;
        }

        passage = await _watch.AfterAsync(request, answer, _stopping.Token);
        return passage == Passage.Free ? answer : passage.Answer;
    }
}
