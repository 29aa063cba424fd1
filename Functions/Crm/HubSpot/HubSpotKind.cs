using Bridge.Http;
using Bridge.Secrets;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.HubSpot;

/// <summary>HubSpot (https://developers.hubspot.com/docs).</summary>
internal sealed class HubSpotKind(ISecrets secrets, IHttpClientFactory clients, CallLimits limits, TimeProvider clock) : ICrmKind
{
    public string Name => "HubSpot";

    public bool ReadsRecords => true;

    public RecordQuery Probe { get; } = new(new RecordRef("contacts", "1"), ["email"], Follow: null);

    public string ChangedFieldPath => "$.propertyName";

    public JObject? DataOf(string type, RecordRef? record) => HubSpotEvents.DataOf(type, record);

    public ICrm Connect(string name, IConfigurationSection settings)
    {
        var hubSpot = HubSpotSettings.Read(name, settings);
        return new HubSpotCrm(hubSpot, secrets, new HubSpotClient(hubSpot, clients, limits, clock), clock);
    }
}
