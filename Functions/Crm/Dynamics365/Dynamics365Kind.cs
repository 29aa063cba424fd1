using Bridge.Crm.Tokens;
using Bridge.Http;
using Bridge.Secrets;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Dynamics365;

/// <summary>Dynamics 365, and whatever else keeps its records in Dataverse (https://learn.microsoft.com/power-apps/developer/data-platform).</summary>
internal sealed class Dynamics365Kind(ISecrets secrets, IHttpClientFactory clients, CallLimits limits, TimeProvider clock) : ICrmKind
{
    public string Name => "Dynamics365";

    public bool ReadsRecords => true;

    public RecordQuery Probe { get; } = new(new RecordRef("contact", "00000000-0000-0000-0000-000000000001"), ["fullname"], Follow: null);

    // An event tells what changed by the names of its attributes, and not by a value.
    public string? ChangedFieldPath => null;

    public JObject? DataOf(string type, RecordRef? record) => Dynamics365EventData.DataOf(type, record);

    public ICrm Connect(string name, IConfigurationSection settings)
    {
        var dynamics = Dynamics365Settings.Read(name, settings);
        var tokens = new AccessTokens(SignInOf(dynamics), clock);
        var client = new DataverseClient(dynamics, tokens, clients, limits, clock);
        return dynamics.CatchUpTables.Count > 0
            ? new Dynamics365CrmWithCatchUp(dynamics, secrets, client, clock)
            : new Dynamics365Crm(dynamics, secrets, client, clock);
    }

    private AccessTokenSource SignInOf(Dynamics365Settings dynamics) => dynamics.SignIn.IsManagedIdentity
        ? new ManagedIdentitySignIn(dynamics, ManagedIdentitySignIn.CredentialOf(dynamics.SignIn)).SignInAsync
        : new ClientSecretSignIn(dynamics, secrets, clients, clock).SignInAsync;
}
