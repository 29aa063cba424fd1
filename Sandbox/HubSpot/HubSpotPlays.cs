using Bridge.Crm;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Plays;

namespace Bridge.Sandbox.HubSpot;

/// <summary>What a person does in HubSpot that the routes of <c>routes/hubspot.json</c> wait for.</summary>
internal sealed class HubSpotPlays(SandboxHubSpot crm, CaptchaTokens captcha) : SevenPlays(crm.Name)
{
    /// <summary>Where a contact keeps the captcha token that a person solved.</summary>
    public const string CaptchaProperty = "voip_captcha";

    private const string Action = "voip_action";
    private const string Refresh = "voip_refresh";

    private RecordRef? _newest;

    private HubSpotRecords Records => crm.Server.Records;

    protected override Happening SignUp(Person person)
    {
        var contact = Records.Add(
            ObjectType.Contacts,
            [("firstname", person.First), ("lastname", person.Last), ("email", person.Email), (CaptchaProperty, captcha.Issue())]);
        _newest = contact.Ref;
        return Told($"{person.Name} is created", contact.Ref, [crm.Events.Creation(contact)], "voip_account", isNoted: true);
    }

    protected override Happening Confirm() => Act(_newest ?? crm.Employee, "confirm-email", "voip_email_confirmed");

    protected override Happening Win(Purchase purchase)
    {
        var deal = Records.Add(
            ObjectType.Deals, [("dealname", purchase.What), ("amount", purchase.AmountText), ("dealstage", "contractsent")], Records.Get(crm.Company));
        var changes = Records.Change(deal.Ref, [("dealstage", "closedwon")], ChangeOrigin.Person);
        return Told($"Deal \"{purchase.What}\" is won: {purchase.AmountText}", crm.Company, changes.Select(crm.Events.PropertyChange), "voip_balance", isNoted: true);
    }

    protected override Happening RefreshBalance() => Tick(crm.Employee, "voip_balance", isNoted: true);

    protected override Happening RefreshPartnerBalance() => Tick(crm.Reseller, "voip_partner_balance", isNoted: false);

    protected override Happening AskForLogin() => Act(crm.Employee, "login-url", null);

    protected override Happening ResetPassword() => Act(crm.Employee, "reset-password", null);

    private Happening Act(RecordRef contact, string action, string? field)
    {
        Records.Change(contact, [(Action, ""), (CaptchaProperty, captcha.Issue())], ChangeOrigin.Person);
        var changes = Records.Change(contact, [(Action, action)], ChangeOrigin.Person);
        return Told($"{NameOf(contact)}: {Action} = {action}", contact, changes.Select(crm.Events.PropertyChange), field, isNoted: true);
    }

    private Happening Tick(RecordRef record, string field, bool isNoted)
    {
        Records.Change(record, [(Refresh, "false")], ChangeOrigin.Person);
        var changes = Records.Change(record, [(Refresh, "true")], ChangeOrigin.Person);
        return Told($"{NameOf(record)}: {Refresh} ticked", record, changes.Select(crm.Events.PropertyChange), field, isNoted);
    }

    // A field is known to be written back when the record changed since, a note by the operation that it names.
    private Happening Told(string title, RecordRef where, IEnumerable<JObject> events, string? field, bool isNoted)
    {
        var before = Records.Get(where).UpdatedAt;
        return new(crm.Webhook(title, events), operation =>
        {
            var record = Records.Get(where);
            return WrittenBack.Shown(
                field,
                field is null || record.UpdatedAt > before || isNoted ? record[field ?? ""] : null,
                isNoted ? Records.NotesOn(record) : null,
                operation);
        });
    }

    private string NameOf(RecordRef record)
    {
        var found = Records.Get(record);
        return found["name"] ?? $"{found["firstname"]} {found["lastname"]}";
    }
}
