using Bridge.Crm;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Plays;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>What a person does in Dynamics 365 that the routes of <c>routes/dynamics365.json</c> wait for.</summary>
internal sealed class Dynamics365Plays(SandboxDynamics365 crm, CaptchaTokens captcha) : SevenPlays(crm.Name)
{
    /// <summary>Where a contact keeps the captcha token that a person solved.</summary>
    public const string CaptchaColumn = "voip_captcha";

    private const string Action = "voip_action";
    private const string Refresh = "voip_refresh";
    private const int Open = 0;
    private const int Won = 1;

    private RecordRef? _newest;

    private DataverseStore Store => crm.Server.Store;

    protected override Happening SignUp(Person person)
    {
        var made = Store.Create(
            TableDefinition.Contact,
            [("firstname", person.First), ("lastname", person.Last), ("emailaddress1", person.Email), (CaptchaColumn, captcha.Issue())]);
        _newest = made.Record.Ref;
        return Told($"{person.Name} is created", made, _newest, "voip_account");
    }

    protected override Happening Confirm() => Act(_newest ?? crm.Employee, "confirm-email", "voip_email_confirmed");

    protected override Happening Win(Purchase purchase)
    {
        var opportunity = Store.Create(
            TableDefinition.Opportunity,
            [("name", purchase.What), ("estimatedvalue", purchase.AmountNumber), ("statecode", Open), ("parentaccountid", DataverseStore.Lookup(crm.Company))]);
        var change = Store.Update(opportunity.Record.Ref, [("statecode", Won), ("actualvalue", purchase.AmountNumber)]);
        return Told($"Opportunity \"{purchase.What}\" is won: {purchase.AmountText}", change, crm.Company, "voip_balance");
    }

    protected override Happening RefreshBalance() => Tick(crm.Employee, "voip_balance", isNoted: true);

    protected override Happening RefreshPartnerBalance() => Tick(crm.Reseller, "voip_partner_balance", isNoted: false);

    protected override Happening AskForLogin() => Act(crm.Employee, "login-url", null);

    protected override Happening ResetPassword() => Act(crm.Employee, "reset-password", null);

    private Happening Act(RecordRef contact, string action, string? field)
    {
        Store.Update(contact, [(CaptchaColumn, captcha.Issue())]);
        var change = Store.Update(contact, [(Action, action)]);
        return Told($"{NameOf(contact)}: {Action} = {action}", change, contact, field);
    }

    private Happening Tick(RecordRef record, string field, bool isNoted)
    {
        var change = Store.Update(record, [(Refresh, true)]);
        return Told($"{NameOf(record)}: {Refresh} ticked", change, record, field, isNoted);
    }

    // A note is known by the operation that it names; where there is none, the bridge changed the record after the person did.
    private Happening Told(string title, DataverseChange change, RecordRef where, string? field, bool isNoted = true) =>
        new(crm.Webhook(title, change), operation =>
        {
            var record = Store.Get(where);
            return WrittenBack.Shown(
                field,
                field is not null && (isNoted || record.ModifiedBy == Dynamics365Secrets.ApplicationUserId) ? FieldText.Of(record[field]) : null,
                isNoted ? Store.NotesOn(where) : null,
                operation);
        });

    private string NameOf(RecordRef record) => SandboxDynamics365.TitleOf(Store.Get(record));
}
