using System.Security.Cryptography;

namespace Bridge.Sandbox.Billing;

/// <summary>One method of the billing API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Operation">The last part of its path.</param>
/// <param name="Required">Parameters that must be given.</param>
/// <param name="Optional">Parameters that may be given.</param>
/// <param name="Run">Does it, and answers the envelope's <c>data</c>.</param>
internal sealed record BillingEndpoint(
    string Method,
    string Operation,
    IReadOnlyList<string> Required,
    IReadOnlyList<string> Optional,
    Func<Parameters, JObject> Run);

/// <summary>The seven methods of the billing API over a book of accounts.</summary>
internal sealed class BillingEndpoints(BillingBook book, CaptchaTokens captcha, TimeZoneInfo zone)
{
    private const string FirstName = "first_name";
    private const string LastName = "last_name";
    private const string Email = "email";

    public IReadOnlyList<BillingEndpoint> All =>
    [
        new(HttpMethods.Get, "get-customer-balance", [Parameters.Account, Parameters.From, Parameters.To], [], CustomerBalance),
        new(HttpMethods.Get, "get-partner-balance", [Parameters.From, Parameters.To], [], PartnerBalance),
        new(HttpMethods.Put, "move-funds", [Parameters.Account, Parameters.Amount, Parameters.Description], [], MoveFunds),
        Guarded("register-customer", [FirstName, LastName, Email], ["company_name", "phone"], Register),
        Guarded("confirm-email", [Parameters.Account], [], ConfirmEmail),
        Guarded("login-url", [Parameters.Account], [], MakeLoginUrl),
        Guarded("reset-password", [Parameters.Account], [], ResetPassword),
    ];

    // A token is spent when it is checked, even if the call is refused afterwards.
    private BillingEndpoint Guarded(string operation, string[] required, string[] optional, Func<Parameters, JObject> run) =>
        new(HttpMethods.Post, operation, [.. required, Parameters.Captcha], optional, parameters =>
        {
            var check = captcha.Spend(parameters[Parameters.Captcha]);
            return check == CaptchaCheck.Accepted
                ? run(parameters)
                : throw new RefusedCallException(400, $"The captcha was not accepted: {Reason(check)}.");
        });

    private JObject CustomerBalance(Parameters parameters)
    {
        var (from, to) = parameters.Period();
        return Envelope.Of(Found(book.FindCustomer(parameters[Parameters.Account])).Over(from, to, zone));
    }

    private JObject PartnerBalance(Parameters parameters)
    {
        var (from, to) = parameters.Period();
        return Envelope.Of(book.Partner.Over(from, to, zone));
    }

    private JObject MoveFunds(Parameters parameters)
    {
        var account = Found(book.Move(parameters[Parameters.Account], parameters.Money(), parameters[Parameters.Description]));
        return new JObject
        {
            ["customer_balance"] = Envelope.Number(account.Balance),
            ["customer_credit_limit"] = Envelope.Number(account.CreditLimit),
        };
    }

    private JObject Register(Parameters parameters)
    {
        var name = parameters.Optional("company_name") ?? $"{parameters[FirstName]} {parameters[LastName]}";
        var account = book.Open(name, parameters[Email])
            ?? throw new RefusedCallException(409, "A customer with this e-mail address exists already.");
        return new JObject { [Parameters.Account] = account.Number };
    }

    private JObject ConfirmEmail(Parameters parameters)
    {
        var account = Found(book.ConfirmEmail(parameters[Parameters.Account]));
        return new JObject { [Parameters.Account] = account.Number, [Email] = account.Email };
    }

    private JObject MakeLoginUrl(Parameters parameters)
    {
        var account = Found(book.FindCustomer(parameters[Parameters.Account]));
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        return new JObject { ["url"] = $"https://portal.example/login?account={account.Number}&token={token}" };
    }

    private JObject ResetPassword(Parameters parameters) =>
        new() { [Parameters.Account] = Found(book.ResetPassword(parameters[Parameters.Account])).Number };

    private static Account Found(Account? account) =>
        account ?? throw new RefusedCallException(404, "There is no customer with this account number.");

    private static string Reason(CaptchaCheck check) => check switch
    {
        CaptchaCheck.Spent => "it was used before",
        CaptchaCheck.Expired => "it is older than two minutes",
        _ => "it is unknown",
    };
}
