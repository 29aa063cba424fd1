using Bridge.Http;
using Bridge.Secrets;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Generic;

/// <summary>Whatever sends Standard Webhooks (https://www.standardwebhooks.com).</summary>
internal sealed class GenericKind(ISecrets secrets, IHttpClientFactory clients, CallLimits limits, TimeProvider clock) : ICrmKind
{
    public string Name => "Generic";

    public bool ReadsRecords => false;

    public string? ChangedFieldPath => null;

    public JObject? DataOf(string type, RecordRef? record) => GenericEvents.DataOf(type, record);

    public ICrm Connect(string name, IConfigurationSection settings)
    {
        var generic = GenericSettings.Read(name, settings);
        return new GenericCrm(generic, secrets, new GenericResults(generic, secrets, clients, limits, clock), clock);
    }
}
