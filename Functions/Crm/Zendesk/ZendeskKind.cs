using Bridge.Crm.Tokens;
using Bridge.Http;
using Bridge.Secrets;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Zendesk;

/// <summary>Zendesk Support (https://developer.zendesk.com/api-reference/).</summary>
internal sealed class ZendeskKind(ISecrets secrets, IHttpClientFactory clients, CallLimits limits, TimeProvider clock) : ICrmKind
{
    public string Name => "Zendesk";

    public bool ReadsRecords => true;

    public RecordQuery Probe { get; } = new(new RecordRef("users", "1"), ["email"], Follow: null);

    public string ChangedFieldPath => "$.event.field.title";

    public JObject? DataOf(string type, RecordRef? record) => ZendeskEvents.DataOf(type, record);

    public ICrm Connect(string name, IConfigurationSection settings)
    {
        var zendesk = ZendeskSettings.Read(name, settings);
        var limit = limits.Make($"Sources:{name}", zendesk.Bounds, CrmResilience.LongestWait);
        var tokens = new AccessTokens(new ZendeskTokens(zendesk, secrets, clients, limit, clock).AskAsync, clock);
        var login = new ZendeskLogin(zendesk, secrets, tokens);
        var client = new ZendeskClient(zendesk, login, clients, limit, clock);
        return zendesk.CatchUp.Count > 0
            ? new ZendeskCrmWithCatchUp(zendesk, secrets, client, clock)
            : new ZendeskCrm(zendesk, secrets, client, clock);
    }
}
