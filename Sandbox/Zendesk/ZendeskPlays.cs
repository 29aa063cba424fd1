using System.Globalization;
using Bridge.Crm;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Zendesk;

/// <summary>What an agent does in Zendesk that the routes of <c>routes/zendesk.json</c> wait for.</summary>
internal sealed class ZendeskPlays(SandboxZendesk crm, CaptchaTokens captcha) : SevenPlays(crm.Name)
{
    /// <summary>Where a user's profile keeps the captcha token that the person solved.</summary>
    public const string CaptchaField = "voip_captcha";

    /// <summary>The id of the agent.</summary>
    public const string Agent = "360000000777";

    private const string Action = "voip_action";

    private RecordRef? _newest;

    private ZendeskRecords Records => crm.Server.Records;

    /// <summary>A record's id as others name it.</summary>
    public static long Number(RecordRef record) => long.Parse(record.Id, CultureInfo.InvariantCulture);

    protected override Happening SignUp(Person person)
    {
        _newest = Records.Add(
            ZendeskType.Users,
            Agent,
            ("name", person.Name), ("email", person.Email), ("voip_first_name", person.First), ("voip_last_name", person.Last));
        return AskWithCaptcha(_newest, "voip_register", "voip_account");
    }

    protected override Happening Confirm() => AskWithCaptcha(_newest ?? crm.Employee, "voip_confirm_email", "voip_email_confirmed");

    protected override Happening Win(Purchase purchase)
    {
        var ticket = Records.Add(
            ZendeskType.Tickets,
            Agent,
            ("subject", purchase.What), ("status", "open"), ("organization_id", Number(crm.Company)), ("voip_amount", purchase.AmountText));
        var webhook = crm.Told.Hear($"Ticket \"{purchase.What}\" is solved: {purchase.AmountText}", () => Change(ticket, ("status", "solved")));
        return Told(webhook, ticket, "voip_moved");
    }

    protected override Happening RefreshBalance() => Ask(crm.Employee, "voip_refresh_balance", "voip_balance");

    protected override Happening RefreshPartnerBalance() => Ask(crm.Reseller, "voip_refresh_partner_balance", "voip_partner_balance", isNoted: false);

    protected override Happening AskForLogin() => AskWithCaptcha(crm.Employee, "voip_login_url", null);

    protected override Happening ResetPassword() => AskWithCaptcha(crm.Employee, "voip_reset_password", null);

    private Happening AskWithCaptcha(RecordRef user, string action, string? field)
    {
        Change(user, (CaptchaField, captcha.Issue()));
        return Ask(user, action, field);
    }

    // What an earlier operation wrote is emptied first, so that what is there afterwards is new.
    private Happening Ask(RecordRef record, string action, string? field, bool isNoted = true)
    {
        Change(record, (Action, Empty(record, Action)), (field ?? Action, Empty(record, field ?? Action)));
        var webhook = crm.Told.Hear($"{FieldText.Of(Records.Value(record, "name"))}: {Action} = {action}", () => Change(record, (Action, action)));
        return Told(webhook, record, field, isNoted);
    }

    private void Change(RecordRef record, params IEnumerable<(string Name, JToken Value)> members) => Records.Change(record, Agent, members);

    private Happening Told(Webhook webhook, RecordRef where, string? field, bool isNoted = true) => new(webhook, operation => WrittenBack.Shown(
        field,
        field is null ? null : FieldText.Of(Records.Value(where, field)),
        isNoted ? crm.NotesOn(where) : null,
        operation));

    private static JToken Empty(RecordRef record, string field) => ZendeskType.Find(record.Type)!.Fields.Single(known => known.Title == field).Empty;
}
