using System.Globalization;
using Bridge.Crm;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Plays;

/// <summary>What a person does in HubSpot that the routes of <c>routes/hubspot.json</c> wait for.</summary>
internal sealed class HubSpotPlays(OutsideWorld world)
{
    /// <summary>Where a contact keeps the captcha token that a person solved.</summary>
    public const string CaptchaProperty = "voip_captcha";

    private const string Action = "voip_action";
    private const string Refresh = "voip_refresh";

    private static readonly (string First, string Last)[] People = [("Mia", "Chen"), ("Ravi", "Patel"), ("Elena", "Rossi"), ("Sam", "Larsen"), ("Aroha", "Ngata")];
    private static readonly (string Name, string Amount)[] Deals = [("Twelve desk phones", "150"), ("A second line", "24.5"), ("Calls to Japan", "10.00005"), ("A headset", "79.95")];

    private int _people;
    private int _deals;
    private RecordRef? _newest;

    private HubSpotRecords Records => world.HubSpot.Records;

    public IReadOnlyList<Play> All =>
    [
        Play("register", "register-customer", "A contact is created", CreateContact),
        Play("confirm", "confirm-email", "A contact's e-mail is confirmed", () => Act(_newest ?? world.Cast.Baker, "confirm-email", "voip_email_confirmed")),
        Play("deal", "move-funds", "A deal is won", WinDeal),
        Play("balance", "get-customer-balance", "A contact's balance is refreshed", () => Tick(world.Cast.Baker, "voip_balance", isNoted: true)),
        Play("partner", "get-partner-balance", "The reseller's balance is refreshed", () => Tick(world.Cast.Reseller, "voip_partner_balance", isNoted: false)),
        Play("login", "login-url", "A log-in link is asked for", () => Act(world.Cast.Baker, "login-url", null)),
        Play("password", "reset-password", "A password reset is asked for", () => Act(world.Cast.Baker, "reset-password", null)),
    ];

    private static Play Play(string id, string operation, string title, Func<Happening> happen) =>
        new($"{SourceNames.HubSpot}-{id}", SourceNames.HubSpot, operation, title, happen);

    private Happening CreateContact()
    {
        var number = _people++;
        var (first, last) = People[number % People.Length];
        var suffix = number < People.Length ? "" : number.ToString(CultureInfo.InvariantCulture);
        var contact = Records.Add(ObjectType.Contacts,
        [
            ("firstname", first),
            ("lastname", last),
            ("email", $"{first}.{last}{suffix}@example.com".ToLowerInvariant()),
            (CaptchaProperty, world.Billing.Captcha.Issue()),
        ]);
        _newest = contact.Ref;
        return Told($"{first} {last} is created", contact.Ref, [world.HubSpotEvents.Creation(contact)], "voip_account", isNoted: true);
    }

    private Happening WinDeal()
    {
        var (name, amount) = Deals[_deals++ % Deals.Length];
        var company = Records.Get(world.Cast.Bakery);
        var deal = Records.Add(ObjectType.Deals, [("dealname", name), ("amount", amount), ("dealstage", "contractsent")], company);
        var changes = Records.Change(deal.Ref, [("dealstage", "closedwon")], ChangeOrigin.Person);
        return Told($"Deal \"{name}\" is won: {amount}", company.Ref, changes.Select(world.HubSpotEvents.PropertyChange), "voip_balance", isNoted: true);
    }

    private Happening Act(RecordRef contact, string action, string? field)
    {
        Records.Change(contact, [(Action, ""), (CaptchaProperty, world.Billing.Captcha.Issue())], ChangeOrigin.Person);
        var changes = Records.Change(contact, [(Action, action)], ChangeOrigin.Person);
        return Told($"{Name(contact)}: {Action} = {action}", contact, changes.Select(world.HubSpotEvents.PropertyChange), field, isNoted: true);
    }

    private Happening Tick(RecordRef record, string field, bool isNoted)
    {
        Records.Change(record, [(Refresh, "false")], ChangeOrigin.Person);
        var changes = Records.Change(record, [(Refresh, "true")], ChangeOrigin.Person);
        return Told($"{Name(record)}: {Refresh} ticked", record, changes.Select(world.HubSpotEvents.PropertyChange), field, isNoted);
    }

    // A field is known to be written back when the record changed since, a note by the operation that it names.
    private Happening Told(string title, RecordRef where, IEnumerable<JObject> events, string? field, bool isNoted)
    {
        var before = Records.Get(where).UpdatedAt;
        return new(new HubSpotWebhook(SourceNames.HubSpot, title, [.. events], SandboxSecrets.HubSpotClientSecret), operation =>
        {
            var record = Records.Get(where);
            var isSet = field is null || (record[field] is not null && (record.UpdatedAt > before || isNoted));
            var isThere = !isNoted || Records.NotesOn(record).Any(note => note.Contains(operation, StringComparison.Ordinal));
            return isSet && isThere ? string.Join(", ", Parts(record, field, isNoted)) : null;
        });
    }

    private static IEnumerable<string> Parts(HubSpotRecord record, string? field, bool isNoted)
    {
        if (field is not null)
        {
            yield return $"{field} = {record[field]}";
        }

        if (isNoted)
        {
            yield return "note";
        }
    }

    private string Name(RecordRef record)
    {
        var found = Records.Get(record);
        return found["name"] ?? $"{found["firstname"]} {found["lastname"]}";
    }
}
