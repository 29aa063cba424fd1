using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Proxies;

/// <summary>A proxy in front of everything that the bridge calls, and one in front of the bridge's own instances.</summary>
internal sealed class WorldProxies : IAsyncDisposable
{
    private readonly Dictionary<ProxyTarget, ProxyServer> _proxies = [];

    private WorldProxies()
    {
    }

    /// <summary>Where the proxy of a target listens.</summary>
    public Uri this[ProxyTarget target] => _proxies[target].Address;

    /// <summary>Starts the proxies on free ports.</summary>
    /// <param name="addresses">Where everything is that they stand in front of.</param>
    /// <param name="nextBridge">The instance that takes the next webhook; null while none is up.</param>
    /// <param name="watch">Sees every request.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<WorldProxies> StartAsync(
        WorldAddresses addresses, Func<Uri?> nextBridge, IProxyWatch watch, CancellationToken cancellationToken)
    {
        var proxies = new WorldProxies();
        try
        {
            await proxies.AddAsync(ProxyTarget.Bridge, nextBridge, watch, cancellationToken);
            foreach (var (target, address) in addresses.Called)
            {
                await proxies.AddAsync(target, () => address, watch, cancellationToken);
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

    private async Task AddAsync(ProxyTarget target, Func<Uri?> upstream, IProxyWatch watch, CancellationToken cancellationToken) =>
        _proxies[target] = await ProxyServer.StartAsync(target, upstream, watch, cancellationToken);
}
