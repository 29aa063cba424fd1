using Bridge.Http;
using Bridge.Secrets;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Pipedrive;

/// <summary>Pipedrive (https://developers.pipedrive.com).</summary>
internal sealed class PipedriveKind(ISecrets secrets, IHttpClientFactory clients, CallLimits limits, TimeProvider clock) : ICrmKind
{
    public string Name => "Pipedrive";

    public bool ReadsRecords => true;

    public RecordQuery Probe { get; } = new(new RecordRef("persons", "1"), ["name"], Follow: null);

    // An event tells what changed by the names of its fields, and not by a value.
    public string? ChangedFieldPath => null;

    public JObject? DataOf(string type, RecordRef? record) => PipedriveEventData.DataOf(type, record);

    public ICrm Connect(string name, IConfigurationSection settings)
    {
        var pipedrive = PipedriveSettings.Read(name, settings);
        var client = new PipedriveClient(pipedrive, SignInOf(pipedrive), clients, limits, clock);
        return pipedrive.CatchUp.Count > 0
            ? new PipedriveCrmWithCatchUp(pipedrive, secrets, client)
            : new PipedriveCrm(pipedrive, secrets, client);
    }

    private IPipedriveSignIn SignInOf(PipedriveSettings pipedrive) => pipedrive.OAuth is { } app
        ? new OAuthSignIn(pipedrive.Source, app, secrets, clients, clock)
        : new ApiTokenSignIn(pipedrive, secrets);
}
