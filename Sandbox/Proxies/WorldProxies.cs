namespace Bridge.Sandbox.Proxies;

/// <summary>A proxy in front of everything that the bridge calls, and one in front of the bridge itself.</summary>
internal sealed class WorldProxies : IAsyncDisposable
{
    private readonly Dictionary<ProxyTarget, ProxyServer> _proxies = [];

    private WorldProxies()
    {
    }

    /// <summary>Where the proxy of a target listens.</summary>
    public Uri this[ProxyTarget target] => _proxies[target].Address;

    /// <summary>Starts a proxy for each target.</summary>
    public static async Task<WorldProxies> StartAsync(
        IReadOnlyDictionary<ProxyTarget, Func<Uri?>> targets, IProxyWatch watch, CancellationToken cancellationToken)
    {
        var proxies = new WorldProxies();
        try
        {
            foreach (var (target, upstream) in targets)
            {
                proxies._proxies[target] = await ProxyServer.StartAsync(target, upstream, watch, cancellationToken);
            }

            return proxies;
        }
        catch
        {
            await proxies.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies.Values)
        {
            await proxy.DisposeAsync();
        }
    }
}
