using Bridge.Sandbox.Crms;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Generic;

/// <summary>Another system than a CRM that Bridge knows: it speaks Standard Webhooks, and takes results.</summary>
internal sealed class SandboxGeneric : ISandboxCrm
{
    private readonly CrmSurroundings _surroundings;
    private readonly GenericPlays _plays;

    private SandboxGeneric(CrmSurroundings surroundings, ReceiverServer receiver)
    {
        (_surroundings, Receiver) = (surroundings, receiver);
        _plays = new GenericPlays(this, surroundings.Billing);
    }

    public string Name => SourceNames.Generic;

    public string Signing => "Signed as Standard Webhooks";

    public Uri Address => Receiver.ResultUrl;

    public int Requests => Receiver.Results.Count;

    public Customer Customer => _surroundings.Customer;

    public ReceiverServer Receiver { get; }

    public IReadOnlyList<Play> Plays => _plays.All;

    public IEnumerable<ShownRecord> Records => [];

    public IEnumerable<string> Left => Receiver.Results.Select(result => $"{result.Body.SelectToken("data.operationId")}");

    public static async Task<ISandboxCrm> StartAsync(CrmSurroundings surroundings, CancellationToken cancellationToken) =>
        new SandboxGeneric(surroundings, await ReceiverServer.StartAsync(new() { Port = surroundings.Port, Clock = surroundings.Clock }, cancellationToken));

    public IReadOnlyDictionary<string, string> SettingsAt(Uri address) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [$"Sources:{Name}:ResultUrl"] = address.AbsoluteUri,
    };

    public ValueTask DisposeAsync() => Receiver.DisposeAsync();

    /// <summary>The delivery of an event about a record, with an id that no other has.</summary>
    public StandardWebhook Webhook(string title, string type, string recordType, string recordId, JObject data)
    {
        var payload = new JObject
        {
            ["type"] = type,
            ["timestamp"] = ObjectJson.Time(_surroundings.Clock.GetUtcNow()),
            ["record"] = new JObject { ["type"] = recordType, ["id"] = recordId },
            ["data"] = data,
        };
        return new(Name, title, $"msg_{Guid.NewGuid():N}", payload, SandboxSecrets.GenericSigningSecret);
    }
}
