using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Zoho;

/// <summary>Zoho CRM with its people, and the notifications of what happens there.</summary>
internal sealed class SandboxZoho : ISandboxCrm
{
    private const string StandInId = "2000000001";
    private const string Events = "Contacts.create;Contacts.edit;Accounts.edit;Deals.create;Deals.edit";

    private readonly CrmSurroundings _surroundings;
    private readonly ZohoPlays _plays;

    private SandboxZoho(CrmSurroundings surroundings, ZohoServer server)
    {
        (_surroundings, Server, Told) = (surroundings, server, new ToldChanges(surroundings.Echo));
        server.Records.OnChange = Tell;
        server.Channels.Set(StandIn());
        Reseller = server.Records.Add(ZohoModule.Accounts, ("Account_Name", "Brightline Telecom (you)"), ("Website", "brightline.example"));
        Company = server.Records.Add(
            ZohoModule.Accounts, ("Account_Name", Customer.Name), ("Website", Customer.Domain), ("VoIP_Account", Customer.Account));
        Employee = server.Records.Add(
            ZohoModule.Contacts,
            ("First_Name", "Hana"), ("Last_Name", "Sato"), ("Email", $"hana@{Customer.Domain}"), ("Account_Name", ZohoPlays.Lookup(Company)), ("VoIP_Account", Customer.Account));
        _plays = new ZohoPlays(this, surroundings.Billing.Captcha);
    }

    public string Name => SourceNames.Zoho;

    public string Signing => "With the channel's token, and a key in the address";

    public Uri Address => Server.Address;

    public int Requests => Server.Requests;

    public Customer Customer => _surroundings.Customer;

    public ZohoServer Server { get; }

    /// <summary>What Zoho has to tell.</summary>
    public ToldChanges Told { get; }

    /// <summary>The reseller's own account.</summary>
    public ZohoRecord Reseller { get; }

    /// <summary>The customer's account.</summary>
    public ZohoRecord Company { get; }

    /// <summary>A contact at that account.</summary>
    public ZohoRecord Employee { get; }

    public IReadOnlyList<Play> Plays => _plays.All;

    public IEnumerable<ShownRecord> Records => Server.Records.All.Select(record => new ShownRecord(
        record.Module.Name,
        record.Id,
        ZohoPlays.NameOf(record),
        record.ModifiedAt,
        FieldText.Shown(record.Fields.Select(value => (value.Key, (JToken?)value.Value)), ZohoPlays.CaptchaField),
        [.. Server.Records.NotesOn(record.Ref).Select(note => $"{note.Title}\n{note.Content}")]));

    public IEnumerable<string> Left =>
        Server.Records.All.SelectMany(record => Server.Records.NotesOn(record.Ref).Select(note => $"{record.Ref} {note.Content}"));

    public static async Task<ISandboxCrm> StartAsync(CrmSurroundings surroundings, CancellationToken cancellationToken) =>
        new SandboxZoho(surroundings, await ZohoServer.StartAsync(new() { Port = surroundings.Port, Clock = surroundings.Clock }, cancellationToken));

    public IReadOnlyDictionary<string, string> SettingsAt(Uri address) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [$"Sources:{Name}:Kind"] = "Zoho",
        [$"Sources:{Name}:AccountsUrl"] = address.AbsoluteUri,
        [$"Sources:{Name}:ClientId"] = Server.Options.ClientId,
        [$"Sources:{Name}:Events"] = Events,
        [$"Sources:{Name}:OwnFields"] = "VoIP_Account;VoIP_Balance;VoIP_Partner_Balance;VoIP_Email_Confirmed",
        [$"Secrets:{Name}-client-secret"] = Server.Options.ClientSecret,
        [$"Secrets:{Name}-refresh-token"] = Server.Options.RefreshToken,
        [$"Secrets:{Name}-channel-token"] = Server.Options.ChannelToken,
        [$"Secrets:{Name}-url-key"] = Server.Options.UrlKey,
    };

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    // A notification does not say who made the change. What two channels told would be two events: the bridge's own counts, once there is one.
    private void Tell(ZohoChange change)
    {
        if (Server.Channels.All.Where(channel => channel.TellsOf(change)).MinBy(channel => channel.Id == StandInId) is { } channel)
        {
            Told.Take(ZohoWebhook.Of(channel, change), isByBridge: change.Record.ModifiedBy == Server.Options.UserId);
        }
    }

    // An administrator's channel, for the time until the bridge has made its own. It has another number, so the bridge leaves it alone.
    private ZohoChannel StandIn() => new(
        StandInId,
        Events.Split(';').ToHashSet(StringComparer.Ordinal),
        new Uri($"https://bridge.example/api/webhooks/{Name}?key={Server.Options.UrlKey}"),
        Server.Options.ChannelToken,
        _surroundings.Clock.GetUtcNow().AddDays(7),
        ReturnsValues: true,
        TellsOfRelated: false);
}
