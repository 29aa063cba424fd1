using System.Text.RegularExpressions;
using Bridge.Sandbox.Proxies;

namespace Bridge.Sandbox.World;

/// <summary>Where everything is, as the bridge and its senders are told.</summary>
/// <param name="Bridge">The bridge's public address.</param>
/// <param name="Storage">The connection string of the storage account, its endpoints included.</param>
/// <param name="Billing">The billing API.</param>
/// <param name="HubSpot">HubSpot's API.</param>
/// <param name="Results">Where a generic source takes results.</param>
internal sealed record WorldAddresses(Uri Bridge, string Storage, Uri Billing, Uri HubSpot, Uri Results)
{
    /// <summary>These addresses as settings of the bridge.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = Storage,
        ["PublicUrl"] = Bridge.AbsoluteUri,
        ["Billing:BaseUrl"] = Billing.AbsoluteUri,
        [$"Sources:{SourceNames.HubSpot}:BaseUrl"] = HubSpot.AbsoluteUri,
        [$"Sources:{SourceNames.Generic}:ResultUrl"] = Results.AbsoluteUri,
    };

    /// <summary>What the bridge calls, by target.</summary>
    public IReadOnlyDictionary<ProxyTarget, Uri> Called => new Dictionary<ProxyTarget, Uri>
    {
        [ProxyTarget.Blob] = Endpoint(ProxyTarget.Blob),
        [ProxyTarget.Queue] = Endpoint(ProxyTarget.Queue),
        [ProxyTarget.Table] = Endpoint(ProxyTarget.Table),
        [ProxyTarget.Billing] = Billing,
        [ProxyTarget.HubSpot] = HubSpot,
        [ProxyTarget.Results] = Results,
    };

    /// <summary>The same, each at its proxy.</summary>
    public WorldAddresses Behind(WorldProxies proxies)
    {
        var storage = new[] { ProxyTarget.Blob, ProxyTarget.Queue, ProxyTarget.Table }.Aggregate(Storage, (connection, target) =>
            connection.Replace(Endpoint(target).AbsoluteUri, At(target, Endpoint(target)).AbsoluteUri, StringComparison.Ordinal));
        return new(
            At(ProxyTarget.Bridge, Bridge), storage, At(ProxyTarget.Billing, Billing), At(ProxyTarget.HubSpot, HubSpot), At(ProxyTarget.Results, Results));

        Uri At(ProxyTarget target, Uri address) => new(proxies[target], address.AbsolutePath);
    }

    private Uri Endpoint(ProxyTarget service)
    {
        var endpoint = Regex.Match(Storage, $"(?<={service}Endpoint=)[^;]+", RegexOptions.None, TimeSpan.FromSeconds(1));
        return new Uri(endpoint.Value);
    }
}
