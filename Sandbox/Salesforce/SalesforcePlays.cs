using System.Globalization;
using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Plays;

namespace Bridge.Sandbox.Salesforce;

/// <summary>What a person does in Salesforce that the routes of <c>routes/salesforce.json</c> wait for.</summary>
internal sealed class SalesforcePlays(SandboxSalesforce crm, CaptchaTokens captcha) : SevenPlays(crm.Name)
{
    /// <summary>Where a contact keeps the captcha token that a person solved.</summary>
    public const string CaptchaField = "Voip_Captcha__c";

    /// <summary>The user who does it.</summary>
    public const string Person = "005Hs00000PersoIAM";

    private const string Action = "Voip_Action__c";

    private RecordRef? _newest;

    private SalesforceRecords Records => crm.Server.Records;

    protected override Happening SignUp(Person person)
    {
        _newest = Records.Add(SObjectType.Contact, Person, ("FirstName", person.First), ("LastName", person.Last), ("Email", person.Email)).Ref;
        return AskWithCaptcha(_newest, "register", "Voip_Account__c", "salesforce-contact-registers-customer");
    }

    protected override Happening Confirm() =>
        AskWithCaptcha(_newest ?? crm.Employee, "confirm-email", "Voip_Email_Confirmed__c", "salesforce-contact-confirms-email");

    protected override Happening Win(Purchase purchase)
    {
        var opportunity = Records.Add(
            SObjectType.Opportunity,
            Person,
            ("Name", purchase.What), ("Amount", purchase.AmountNumber), ("StageName", "Negotiation/Review"), ("AccountId", crm.Company.Id)).Ref;
        var webhook = Hear($"Opportunity \"{purchase.What}\" is won: {purchase.AmountText}", opportunity, ("StageName", "Closed Won"));
        return Told(webhook, Once(opportunity.Id), "salesforce-opportunity-won-moves-funds", crm.Company, "Voip_Balance__c", isNoted: true);
    }

    protected override Happening RefreshBalance() => Ask(crm.Employee, "refresh-balance", "Voip_Balance__c", "salesforce-contact-refreshes-balance");

    protected override Happening RefreshPartnerBalance() =>
        Ask(crm.Reseller, "refresh-partner-balance", "Voip_Balance__c", "salesforce-account-refreshes-partner-balance", isNoted: false);

    protected override Happening AskForLogin() => AskWithCaptcha(crm.Employee, "login-url", null, "salesforce-contact-gets-login-url");

    protected override Happening ResetPassword() => AskWithCaptcha(crm.Employee, "reset-password", null, "salesforce-contact-resets-password");

    private Happening AskWithCaptcha(RecordRef contact, string action, string? field, string route)
    {
        Records.Change(contact, Person, (CaptchaField, captcha.Issue()));
        return Ask(contact, action, field, route);
    }

    // Only a change is told: what somebody asked for before is cleared first.
    private Happening Ask(RecordRef record, string action, string? field, string route, bool isNoted = true)
    {
        Records.Change(record, Person, (Action, JValue.CreateNull()));
        var webhook = Hear($"{SandboxSalesforce.TitleOf(Records.Get(record))}: {action}", record, (Action, action));
        return Told(webhook, $"event:{webhook.Notifications[0].Id}", route, record, field, isNoted);
    }

    private SalesforceWebhook Hear(string title, RecordRef record, (string Field, JToken Value) change) =>
        (SalesforceWebhook)crm.Told.Hear(title, () => Records.Change(record, Person, change));

    // A note is known by the operation that it names; where there is none, the bridge changed the record after the person did.
    private Happening Told(SalesforceWebhook webhook, string key, string route, RecordRef where, string? field, bool isNoted) =>
        new(webhook with { Operations = [OperationId.Of(crm.Name, key, route)] }, operation =>
        {
            var record = Records.Get(where);
            return WrittenBack.Shown(
                field,
                field is not null && (isNoted || record.ChangedBy == crm.Server.Options.IntegrationUserId) ? FieldText.Of(record[field]) : null,
                isNoted ? crm.NotesOn(record) : null,
                operation);
        });

    // As the bridge writes the key of a route's oncePer.
    private static string Once(string key) => string.Create(CultureInfo.InvariantCulture, $"once:{key.Length}:{key}");
}
