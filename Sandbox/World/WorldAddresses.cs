using System.Text.RegularExpressions;
using Bridge.Sandbox.Proxies;

namespace Bridge.Sandbox.World;

/// <summary>Where everything is, as the bridge and its senders are told.</summary>
/// <param name="Bridge">The bridge's public address.</param>
/// <param name="Storage">The connection string of the storage account, its endpoints included.</param>
/// <param name="Billing">The billing API.</param>
/// <param name="Crms">What the bridge calls of each CRM, by the CRM's name.</param>
internal sealed record WorldAddresses(Uri Bridge, string Storage, Uri Billing, IReadOnlyDictionary<string, Uri> Crms)
{
    private static readonly ProxyTarget[] Services = [ProxyTarget.Blob, ProxyTarget.Queue, ProxyTarget.Table];

    private static readonly Dictionary<string, ProxyTarget> ProxiedCrms = new(StringComparer.Ordinal)
    {
        [SourceNames.HubSpot] = ProxyTarget.HubSpot,
        [SourceNames.Generic] = ProxyTarget.Results,
    };

    /// <summary>What of these addresses is a setting of the bridge, whatever CRMs there are.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = Storage,
        ["PublicUrl"] = Bridge.AbsoluteUri,
        ["Billing:BaseUrl"] = Billing.AbsoluteUri,
        ["Captcha:ScriptUrl"] = new Uri(Billing, "/recaptcha/api.js").AbsoluteUri,
    };

    /// <summary>What the bridge calls through a proxy, by target.</summary>
    public IReadOnlyDictionary<ProxyTarget, Uri> Called => new Dictionary<ProxyTarget, Uri>(
    [
        .. Services.Select(service => KeyValuePair.Create(service, Endpoint(service))),
        KeyValuePair.Create(ProxyTarget.Billing, Billing),
        .. Crms.Where(crm => ProxiedCrms.ContainsKey(crm.Key)).Select(crm => KeyValuePair.Create(ProxiedCrms[crm.Key], crm.Value)),
    ]);

    /// <summary>The same, each at its proxy.</summary>
    public WorldAddresses Behind(WorldProxies proxies)
    {
        var storage = Services.Aggregate(Storage, (connection, service) =>
            connection.Replace(Endpoint(service).AbsoluteUri, At(service, Endpoint(service)).AbsoluteUri, StringComparison.Ordinal));
        var crms = Crms.ToDictionary(
            crm => crm.Key,
            crm => ProxiedCrms.TryGetValue(crm.Key, out var target) ? At(target, crm.Value) : crm.Value,
            StringComparer.Ordinal);
        return new(At(ProxyTarget.Bridge, Bridge), storage, At(ProxyTarget.Billing, Billing), crms);

        Uri At(ProxyTarget target, Uri address) => new(proxies[target], address.AbsolutePath);
    }

    private Uri Endpoint(ProxyTarget service)
    {
        var endpoint = Regex.Match(Storage, $"(?<={service}Endpoint=)[^;]+", RegexOptions.None, TimeSpan.FromSeconds(1));
        return new Uri(endpoint.Value);
    }
}
