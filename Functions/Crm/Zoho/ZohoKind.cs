using Bridge.Crm.Tokens;
using Bridge.Http;
using Bridge.Secrets;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Zoho;

/// <summary>Zoho CRM (https://www.zoho.com/crm/developer/docs/api/v8/).</summary>
internal sealed class ZohoKind(IConfiguration configuration, ISecrets secrets, IHttpClientFactory clients, CallLimits limits, TimeProvider clock) : ICrmKind
{
    public string Name => "Zoho";

    public bool ReadsRecords => true;

    public RecordQuery Probe { get; } = new(new RecordRef("Contacts", "1"), ["Email"], Follow: null);

    // A notification tells of a record, and of all its fields that changed at once.
    public string? ChangedFieldPath => null;

    public JObject? DataOf(string type, RecordRef? record) => ZohoEvents.DataOf(type, record);

    public ICrm Connect(string name, IConfigurationSection settings)
    {
        var zoho = ZohoSettings.Read(name, settings, configuration["PublicUrl"]);
        var tokens = new AccessTokens(new ZohoTokens(zoho, secrets, clients, clock).AskAsync, clock);
        var client = new ZohoClient(zoho, tokens, clients, limits, clock);
        return zoho.CatchUp.Fields.Count == 0
            ? new ZohoCrm(zoho, secrets, client, clock)
            : new ZohoCrmThatCatchesUp(zoho, secrets, client, clock);
    }
}
