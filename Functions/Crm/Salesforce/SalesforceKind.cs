using Bridge.Crm.Tokens;
using Bridge.Http;
using Bridge.Secrets;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Salesforce;

/// <summary>Salesforce (https://developer.salesforce.com/docs/platform/api-rest/guide).</summary>
internal sealed class SalesforceKind(ISecrets secrets, IHttpClientFactory clients, CallLimits limits, TimeProvider clock) : ICrmKind
{
    public string Name => "Salesforce";

    public bool ReadsRecords => true;

    public RecordQuery Probe { get; } = new(new RecordRef("Contact", "003000000000001AAA"), ["Email"], Follow: null);

    public string? ChangedFieldPath => null;

    public JObject? DataOf(string type, RecordRef? record) => SalesforceEvents.DataOf(type, record);

    public ICrm Connect(string name, IConfigurationSection settings)
    {
        var salesforce = SalesforceSettings.Read(name, settings);
        var limit = limits.Make($"Sources:{name}", salesforce.Bounds, CrmResilience.LongestWait);
        var tokens = new AccessTokens(new SalesforceTokens(salesforce, secrets, limit, clients, clock).AskAsync, clock);
        var client = new SalesforceClient(salesforce, tokens, limit, clients, clock);
        return salesforce.CatchUp.Count > 0
            ? new SalesforceCrmWithCatchUp(salesforce, secrets, client)
            : new SalesforceCrm(salesforce, secrets, client);
    }
}
