using System.Globalization;
using System.Net;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>Pipedrive with its people, and the webhooks of what happens there.</summary>
internal sealed class SandboxPipedrive : ISandboxCrm
{
    private readonly CrmSurroundings _surroundings;
    private readonly PipedrivePlays _plays;

    private SandboxPipedrive(CrmSurroundings surroundings, PipedriveServer server)
    {
        (_surroundings, Server, Told) = (surroundings, server, new ToldChanges(surroundings.Echo));
        server.Records.Changed = Tell;
        Reseller = server.Records.Add(PipedriveType.Organization, ("name", "Brightline Telecom (you)"));
        Company = server.Records.Add(PipedriveType.Organization, ("name", Customer.Name), ("voip_account", Customer.Account));
        Employee = server.Records.Add(
            PipedriveType.Person,
            [.. PipedrivePlays.Names("Ida", "Brandt"), ("emails", PipedrivePlays.Emails($"ida@{Customer.Domain}")), ("org_id", Company.Id), ("voip_account", Customer.Account)]);
        _plays = new PipedrivePlays(this, surroundings.Billing.Captcha);
    }

    public string Name => SourceNames.Pipedrive;

    public string Signing => "With a user name and a password";

    public Uri Address => Server.Address;

    public int Requests => Server.Requests;

    public Customer Customer => _surroundings.Customer;

    public PipedriveServer Server { get; }

    /// <summary>What Pipedrive has to tell.</summary>
    public ToldChanges Told { get; }

    /// <summary>The reseller's own organization.</summary>
    public PipedriveRecord Reseller { get; }

    /// <summary>The customer's organization.</summary>
    public PipedriveRecord Company { get; }

    /// <summary>A person at that organization.</summary>
    public PipedriveRecord Employee { get; }

    public IReadOnlyList<Play> Plays => _plays.All;

    public IEnumerable<ShownRecord> Records => All.Select(record => new ShownRecord(
        record.Type.Entity,
        record.Ref.Id,
        FieldText.Of(record["name"] ?? record["title"]) ?? "",
        record.UpdatedAt ?? record.AddedAt,
        FieldText.Shown(record.Values.Select(value => (NameOf(record.Type, value.Key), (JToken?)value.Value)), PipedrivePlays.CaptchaField),
        [.. Server.Records.NotesOn(record.Ref).Select(note => Text(note.Content))]));

    public IEnumerable<string> Left => All.SelectMany(record => Server.Records.NotesOn(record.Ref).Select(note => $"{record.Ref} {note.Content}"));

    private IEnumerable<PipedriveRecord> All => PipedriveType.All.SelectMany(Server.Records.All);

    public static async Task<ISandboxCrm> StartAsync(CrmSurroundings surroundings, CancellationToken cancellationToken) =>
        new SandboxPipedrive(surroundings, await PipedriveServer.StartAsync(new() { Port = surroundings.Port, Clock = surroundings.Clock }, cancellationToken));

    public IReadOnlyDictionary<string, string> SettingsAt(Uri address)
    {
        var settings = PipedriveType.FieldSettings.ToDictionary(field => $"Sources:{Name}:{field.Key}", field => field.Value, StringComparer.Ordinal);
        settings[$"Sources:{Name}:Kind"] = "Pipedrive";
        settings[$"Sources:{Name}:BaseUrl"] = address.AbsoluteUri;
        settings[$"Sources:{Name}:UserId"] = Server.Options.UserId.ToString(CultureInfo.InvariantCulture);
        settings[$"Secrets:{Name}-api-token"] = Server.Options.ApiToken;
        settings[$"Secrets:{Name}-webhook-password"] = PipedriveWebhook.SandboxPassword;
        return settings;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private void Tell(PipedriveChange change) => Told.Take(
        new PipedriveWebhook(Name, "Webhook", PipedriveWebhook.EventOf(change), PipedriveWebhook.SandboxUser, PipedriveWebhook.SandboxPassword),
        isByBridge: change.By != PipedriveActor.Person);

    private static string NameOf(PipedriveType type, string key) => type.Custom.FirstOrDefault(field => field.Value.Key == key).Key ?? key;

    // Pipedrive keeps a note as HTML; the page shows text.
    private static string Text(string note) => WebUtility.HtmlDecode(note.Replace("<br>", "\n", StringComparison.Ordinal));
}
