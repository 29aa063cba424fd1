using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>What a person does in Pipedrive that the routes of <c>routes/pipedrive.json</c> wait for.</summary>
internal sealed class PipedrivePlays(SandboxPipedrive crm, CaptchaTokens captcha) : SevenPlays(crm.Name)
{
    /// <summary>Where a person's record keeps the captcha token that the person solved.</summary>
    public const string CaptchaField = "voip_captcha";

    private const string Action = "voip_action";

    private PipedriveRecord? _newest;

    private PipedriveRecords Records => crm.Server.Records;

    /// <summary>The fields of a person's name.</summary>
    public static IEnumerable<(string Name, JToken Value)> Names(string first, string last) =>
        [("name", $"{first} {last}"), ("first_name", first), ("last_name", last)];

    /// <summary>A person's e-mail addresses, of which there is one.</summary>
    public static JArray Emails(string address) => [new JObject { ["value"] = address, ["primary"] = true, ["label"] = "work" }];

    protected override Happening SignUp(Person person)
    {
        var webhook = crm.Told.Hear($"{person.Name} is added", () => _newest = Records.Add(
            PipedriveType.Person, [.. Names(person.First, person.Last), ("emails", Emails(person.Email)), (CaptchaField, captcha.Issue())]));
        return Told(webhook, _newest!, "voip_account");
    }

    protected override Happening Confirm() => AskWithCaptcha(_newest ?? crm.Employee, "confirm-email", "voip_email_confirmed");

    protected override Happening Win(Purchase purchase)
    {
        var deal = Records.Add(
            PipedriveType.Deal, ("title", purchase.What), ("value", purchase.AmountNumber), ("currency", "AUD"), ("status", "open"), ("org_id", crm.Company.Id));
        var webhook = crm.Told.Hear($"Deal \"{purchase.What}\" is won: {purchase.AmountText}", () => Change(deal, ("status", "won")));
        return Told(webhook, crm.Company, "voip_balance");
    }

    protected override Happening RefreshBalance() => Ask(crm.Employee, "refresh-balance", "voip_balance");

    protected override Happening RefreshPartnerBalance() => Ask(crm.Reseller, "refresh-partner-balance", "voip_partner_balance", isNoted: false);

    protected override Happening AskForLogin() => AskWithCaptcha(crm.Employee, "login-url", null);

    protected override Happening ResetPassword() => AskWithCaptcha(crm.Employee, "reset-password", null);

    private Happening AskWithCaptcha(PipedriveRecord person, string action, string? field)
    {
        Change(person, (CaptchaField, captcha.Issue()));
        return Ask(person, action, field);
    }

    // What an earlier operation wrote is emptied first, so that what is there afterwards is new.
    private Happening Ask(PipedriveRecord record, string action, string? field, bool isNoted = true)
    {
        Change(record, (Action, JValue.CreateNull()), (field ?? Action, JValue.CreateNull()));
        var webhook = crm.Told.Hear($"{FieldText.Of(record["name"])}: {Action} = {action}", () => Change(record, (Action, action)));
        return Told(webhook, record, field, isNoted);
    }

    private void Change(PipedriveRecord record, params IEnumerable<(string Name, JToken Value)> values) =>
        Records.Change(record, PipedriveActor.Person, values);

    private Happening Told(Webhook webhook, PipedriveRecord where, string? field, bool isNoted = true) => new(webhook, operation => WrittenBack.Shown(
        field,
        field is null ? null : FieldText.Of(Records.Now(where)[field]),
        isNoted ? Records.NotesOn(where.Ref).Select(note => note.Content) : null,
        operation));
}
