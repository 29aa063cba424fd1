using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Zoho;

/// <summary>What a person does in Zoho CRM that the routes of <c>routes/zoho.json</c> wait for.</summary>
internal sealed class ZohoPlays(SandboxZoho crm, CaptchaTokens captcha) : SevenPlays(crm.Name)
{
    /// <summary>Where a contact keeps the captcha token that a person solved.</summary>
    public const string CaptchaField = "VoIP_Captcha";

    private const string Action = "VoIP_Action";
    private const string Refresh = "VoIP_Refresh";

    private ZohoRecord? _newest;

    private ZohoRecords Records => crm.Server.Records;

    /// <summary>A record as a lookup field names it.</summary>
    public static JObject Lookup(ZohoRecord record) => new() { ["id"] = record.Id, ["name"] = NameOf(record) };

    /// <summary>A record's name for people.</summary>
    public static string NameOf(ZohoRecord record) => FieldText.Of(record.Module.Name switch
    {
        "Contacts" => $"{record["First_Name"]} {record["Last_Name"]}",
        "Accounts" => record["Account_Name"],
        _ => record["Deal_Name"],
    }) ?? "";

    protected override Happening SignUp(Person person)
    {
        var webhook = crm.Told.Hear($"{person.Name} is created", () => _newest = Records.Add(
            ZohoModule.Contacts, ("First_Name", person.First), ("Last_Name", person.Last), ("Email", person.Email), (CaptchaField, captcha.Issue())));
        return Told(webhook, _newest!, "VoIP_Account");
    }

    protected override Happening Confirm() => Act(_newest ?? crm.Employee, "confirm-email", "VoIP_Email_Confirmed");

    protected override Happening Win(Purchase purchase)
    {
        var deal = Records.Add(
            ZohoModule.Deals, ("Deal_Name", purchase.What), ("Amount", purchase.AmountNumber), ("Stage", "Negotiation"), ("Account_Name", Lookup(crm.Company)));
        var webhook = crm.Told.Hear($"Deal \"{purchase.What}\" is won: {purchase.AmountText}", () => Change(deal, ("Stage", "Closed Won")));
        return Told(webhook, crm.Company, "VoIP_Balance");
    }

    protected override Happening RefreshBalance() => Tick(crm.Employee, "VoIP_Balance");

    protected override Happening RefreshPartnerBalance() => Tick(crm.Reseller, "VoIP_Partner_Balance", isNoted: false);

    protected override Happening AskForLogin() => Act(crm.Employee, "login-url", null);

    protected override Happening ResetPassword() => Act(crm.Employee, "reset-password", null);

    private Happening Act(ZohoRecord contact, string action, string? field)
    {
        Change(contact, (Action, JValue.CreateNull()), (CaptchaField, captcha.Issue()));
        var webhook = crm.Told.Hear($"{NameOf(contact)}: {Action} = {action}", () => Change(contact, (Action, action)));
        return Told(webhook, contact, field);
    }

    // What an earlier operation wrote is emptied first, so that what is there afterwards is new.
    private Happening Tick(ZohoRecord record, string field, bool isNoted = true)
    {
        Change(record, (Refresh, false), (field, JValue.CreateNull()));
        var webhook = crm.Told.Hear($"{NameOf(record)}: {Refresh} ticked", () => Change(record, (Refresh, true)));
        return Told(webhook, record, field, isNoted);
    }

    private void Change(ZohoRecord record, params IEnumerable<(string Field, JToken Value)> values) =>
        Records.Change(record.Ref, ZohoRecords.Person, values);

    private Happening Told(Webhook webhook, ZohoRecord where, string? field, bool isNoted = true) => new(webhook, operation => WrittenBack.Shown(
        field,
        field is null ? null : FieldText.Of(Records.Get(where.Ref)[field]),
        isNoted ? Records.NotesOn(where.Ref).Select(note => note.Content) : null,
        operation));
}
