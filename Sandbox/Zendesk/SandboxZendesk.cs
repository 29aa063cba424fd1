using System.Globalization;
using System.Text.RegularExpressions;
using Bridge.Crm;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Zendesk;

/// <summary>Zendesk with its people, and the webhooks of what happens there.</summary>
internal sealed partial class SandboxZendesk : ISandboxCrm
{
    private static readonly string[] ShownMembers = ["email", "status"];

    private readonly CrmSurroundings _surroundings;
    private readonly ZendeskPlays _plays;

    private SandboxZendesk(CrmSurroundings surroundings, ZendeskServer server)
    {
        (_surroundings, Server, Told) = (surroundings, server, new ToldChanges(surroundings.Echo));
        server.Records.Changed = Tell;
        Reseller = server.Records.Add(ZendeskType.Organizations, ZendeskPlays.Agent, ("name", "Brightline Telecom (you)"));
        Company = server.Records.Add(ZendeskType.Organizations, ZendeskPlays.Agent, ("name", Customer.Name), ("voip_account", Customer.Account));
        Employee = server.Records.Add(
            ZendeskType.Users,
            ZendeskPlays.Agent,
            ("name", "Leo Marsh"), ("email", $"leo@{Customer.Domain}"), ("organization_id", ZendeskPlays.Number(Company)), ("voip_account", Customer.Account));
        _plays = new ZendeskPlays(this, surroundings.Billing.Captcha);
    }

    public string Name => SourceNames.Zendesk;

    public string Signing => "Signed, with a secret for each webhook";

    public Uri Address => Server.Address;

    public int Requests => Server.Requests;

    public Customer Customer => _surroundings.Customer;

    public ZendeskServer Server { get; }

    /// <summary>What Zendesk has to tell.</summary>
    public ToldChanges Told { get; }

    /// <summary>The reseller's own organization.</summary>
    public RecordRef Reseller { get; }

    /// <summary>The customer's organization.</summary>
    public RecordRef Company { get; }

    /// <summary>A user at that organization.</summary>
    public RecordRef Employee { get; }

    public IReadOnlyList<Play> Plays => _plays.All;

    public IEnumerable<ShownRecord> Records =>
        from type in ZendeskType.All
        from record in Server.Records.All(type)
        let which = new RecordRef(type.Name, (string)record["id"]!)
        select new ShownRecord(
            type.Singular,
            which.Id,
            FieldText.Of(record["name"] ?? record["subject"]) ?? "",
            DateTimeOffset.Parse((string)record["updated_at"]!, CultureInfo.InvariantCulture),
            FieldText.Shown(FieldsOf(type, record), ZendeskPlays.CaptchaField),
            [.. NotesOn(which)]);

    public IEnumerable<string> Left =>
        from type in ZendeskType.All
        from record in Server.Records.All(type)
        let which = new RecordRef(type.Name, (string)record["id"]!)
        from note in NotesOn(which)
        select $"{which} {note}";

    public static async Task<ISandboxCrm> StartAsync(CrmSurroundings surroundings, CancellationToken cancellationToken) =>
        new SandboxZendesk(surroundings, await ZendeskServer.StartAsync(new() { Port = surroundings.Port, Clock = surroundings.Clock }, cancellationToken));

    public IReadOnlyDictionary<string, string> SettingsAt(Uri address) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [$"Sources:{Name}:Kind"] = "Zendesk",
        [$"Sources:{Name}:BaseUrl"] = address.AbsoluteUri,
        [$"Sources:{Name}:ClientId"] = Server.Options.ClientId,
        [$"Sources:{Name}:UserId"] = Server.Options.UserId,
        [$"Sources:{Name}:SigningSecrets:events"] = $"{Name}-events-secret",
        [$"Sources:{Name}:SigningSecrets:triggers"] = $"{Name}-triggers-secret",
        [$"Secrets:{Name}-client-secret"] = Server.Options.ClientSecret,
        [$"Secrets:{Name}-events-secret"] = ZendeskSubscription.SandboxSecret,
        [$"Secrets:{Name}-triggers-secret"] = ZendeskTrigger.SandboxSecret,
    };

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>The bridge's notes on a record, oldest first: a ticket's comments, or what it put into the one text that others have for notes.</summary>
    public IEnumerable<string> NotesOn(RecordRef record) => record.Type == ZendeskType.Tickets.Name
        ? Server.Records.CommentsOn(record.Id).Select(comment => comment.Body)
        : ProfileNote().Matches((string?)Server.Records.Value(record, "notes") ?? "").Select(note => note.Groups["text"].Value).Reverse();

    private void Tell(ZendeskChange change)
    {
        foreach (var webhook in Server.Webhooks.Of(change))
        {
            Told.Take(webhook, isByBridge: change.ActorId == Server.Options.UserId);
        }
    }

    private static IEnumerable<(string Name, JToken? Value)> FieldsOf(ZendeskType type, JObject record) =>
        ShownMembers.Concat(type.Fields.Select(field => field.Title)).Select(name => (name, ZendeskRecords.ValueOf(type, record, name)));

    [GeneratedRegex(@"\[Bridge [^\]\n]+\]\n(?<text>.*?)\n\[/Bridge\]", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProfileNote();
}
