using System.Globalization;
using Bridge.Json;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Plays;

namespace Bridge.Sandbox.Generic;

/// <summary>What another system tells in Standard Webhooks that the routes of <c>routes/generic.json</c> wait for.</summary>
internal sealed class GenericPlays(SandboxGeneric crm, BillingServer billing) : SevenPlays(crm.Name)
{
    private int _orders;
    private int _requests;
    private string? _newestEmail;

    protected override Happening SignUp(Person person)
    {
        _newestEmail = person.Email;
        return Told("customer.created", $"{person.Name} signs up", "customer", person.Email, new JObject
        {
            ["email"] = person.Email,
            ["first_name"] = person.First,
            ["last_name"] = person.Last,
            ["captcha"] = billing.Captcha.Issue(),
        });
    }

    protected override Happening Confirm()
    {
        var newest = billing.Book.Customers.FirstOrDefault(account => string.Equals(account.Email, _newestEmail, StringComparison.Ordinal));
        return AskWithCaptcha("customer.email-confirmed", $"{newest?.Name ?? crm.Customer.Name} confirms the e-mail", newest?.Number ?? crm.Customer.Account);
    }

    protected override Happening Win(Purchase purchase)
    {
        var number = 1000 + Interlocked.Increment(ref _orders);
        var order = string.Create(CultureInfo.InvariantCulture, $"order-{number}");
        return Told("deal.won", $"Order {number} is paid, {purchase.What}: {purchase.AmountText}", "deal", order, new JObject
        {
            ["deal"] = order,
            ["account"] = crm.Customer.Account,
            ["amount"] = purchase.AmountNumber,
        });
    }

    protected override Happening RefreshBalance() =>
        Ask("balance.requested", $"{crm.Customer.Name} asks for its balance", new JObject { ["account"] = crm.Customer.Account });

    protected override Happening RefreshPartnerBalance() => Ask("partner-balance.requested", "The reseller asks for its own balance", []);

    protected override Happening AskForLogin() => AskWithCaptcha("login.requested", $"{crm.Customer.Name} wants to log in", crm.Customer.Account);

    protected override Happening ResetPassword() =>
        AskWithCaptcha("password-reset.requested", $"{crm.Customer.Name} forgot its password", crm.Customer.Account);

    private Happening AskWithCaptcha(string type, string title, string account) =>
        Ask(type, title, new JObject { ["account"] = account, ["captcha"] = billing.Captcha.Issue() });

    private Happening Ask(string type, string title, JObject data) =>
        Told(type, title, "request", string.Create(CultureInfo.InvariantCulture, $"request-{Interlocked.Increment(ref _requests)}"), data);

    private Happening Told(string type, string title, string recordType, string recordId, JObject data) =>
        new(crm.Webhook(title, type, recordType, recordId, data), ResultOf);

    private string? ResultOf(string operation)
    {
        var result = crm.Receiver.Results.FirstOrDefault(result => string.Equals((string?)result.Body.SelectToken("data.operationId"), operation, StringComparison.Ordinal));
        return result?.Body.SelectToken("data.fields") is JObject fields
            ? string.Join(", ", fields.Properties().Select(Shown).DefaultIfEmpty("note"))
            : null;
    }

    // A log-in link is for the system that asked, and for no screen.
    private static string Shown(JProperty field) => field.Value switch
    {
        JValue { Value: string text } => $"{field.Name} = {(text.StartsWith("http", StringComparison.Ordinal) ? "(a link)" : text)}",
        var other => $"{field.Name} = {StrictJson.Write(other)}",
    };
}
