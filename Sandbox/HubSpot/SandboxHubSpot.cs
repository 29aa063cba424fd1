using System.Net;
using Bridge.Crm;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.HubSpot;

/// <summary>HubSpot with its people, and the webhooks of what happens there.</summary>
internal sealed class SandboxHubSpot : ISandboxCrm
{
    private readonly CrmSurroundings _surroundings;
    private readonly HubSpotPlays _plays;

    private SandboxHubSpot(CrmSurroundings surroundings, HubSpotServer server)
    {
        (_surroundings, Server, Events) = (surroundings, server, new HubSpotEvents(server.AppId));
        Reseller = server.Records.Add(ObjectType.Companies, [("name", "Brightline Telecom (you)"), ("domain", "brightline.example")]).Ref;
        var company = server.Records.Add(ObjectType.Companies, [("name", Customer.Name), ("domain", Customer.Domain), ("voip_account", Customer.Account)]);
        Company = company.Ref;
        Employee = server.Records.Add(
            ObjectType.Contacts,
            [("firstname", "Tom"), ("lastname", "Okafor"), ("email", $"tom@{Customer.Domain}"), ("voip_account", Customer.Account)],
            company).Ref;
        server.OnChangeByApp = Echo;
        _plays = new HubSpotPlays(this, surroundings.Billing.Captcha);
    }

    public string Name => SourceNames.HubSpot;

    public string Signing => "Signed as version 3";

    public Uri Address => Server.Address;

    public int Requests => Server.Requests;

    public Customer Customer => _surroundings.Customer;

    public HubSpotServer Server { get; }

    public HubSpotEvents Events { get; }

    /// <summary>The reseller's own company.</summary>
    public RecordRef Reseller { get; }

    /// <summary>The customer's company.</summary>
    public RecordRef Company { get; }

    /// <summary>A person at that company.</summary>
    public RecordRef Employee { get; }

    public IReadOnlyList<Play> Plays => _plays.All;

    public IEnumerable<ShownRecord> Records => Server.Records.All.Select(record => new ShownRecord(
        record.Type.Singular,
        record.Id,
        record["name"] ?? record["dealname"] ?? $"{record["firstname"]} {record["lastname"]}",
        record.UpdatedAt,
        record.Properties.Where(property => property.Value.Length > 0 && property.Key != HubSpotPlays.CaptchaProperty),
        [.. Server.Records.NotesOn(record).Select(Text)]));

    public IEnumerable<string> Left => Server.Records.All.SelectMany(record => Server.Records.NotesOn(record).Select(note => $"{record.Ref} {note}"));

    public static async Task<ISandboxCrm> StartAsync(CrmSurroundings surroundings, CancellationToken cancellationToken) =>
        new SandboxHubSpot(surroundings, await HubSpotServer.StartAsync(new() { Port = surroundings.Port, Clock = surroundings.Clock }, cancellationToken));

    public IReadOnlyDictionary<string, string> SettingsAt(Uri address) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [$"Sources:{Name}:BaseUrl"] = address.AbsoluteUri,
    };

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>The delivery of some events.</summary>
    public HubSpotWebhook Webhook(string title, IEnumerable<JObject> events) => new(Name, title, [.. events], SandboxSecrets.HubSpotClientSecret);

    private void Echo(IReadOnlyList<HubSpotChange> changes)
    {
        if (changes.Count > 0)
        {
            _surroundings.Echo(Webhook("Echo of a write-back", changes.Select(Events.PropertyChange)) with { IsEcho = true });
        }
    }

    // HubSpot keeps a note as HTML; the page shows text.
    private static string Text(string note) => WebUtility.HtmlDecode(note.Replace("<br>", "\n", StringComparison.Ordinal));
}
