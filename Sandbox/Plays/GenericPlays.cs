using System.Globalization;
using Bridge.Json;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Plays;

/// <summary>What another system tells in Standard Webhooks that the routes of <c>routes/generic.json</c> wait for.</summary>
internal sealed class GenericPlays(OutsideWorld world)
{
    private static readonly (string First, string Last)[] People = [("Noor", "Haddad"), ("Lucas", "Silva"), ("Freya", "Lind"), ("Kofi", "Mensah")];
    private static readonly decimal[] Amounts = [75.5m, -5, 12.34567m, 300];

    private int _people;
    private int _deals;
    private int _requests;
    private string? _newestEmail;

    public IReadOnlyList<Play> All =>
    [
        Play("register", "register-customer", "A customer signs up", SignUp),
        Play("confirm", "confirm-email", "A customer confirms the e-mail", Confirm),
        Play("deal", "move-funds", "An order is paid", WinDeal),
        Play("balance", "get-customer-balance", "A balance is asked for", () => Ask("balance.requested", "Lantern Books asks for its balance")),
        Play("partner", "get-partner-balance", "The reseller's balance is asked for", () => Ask("partner-balance.requested", "The reseller asks for its own balance", account: null)),
        Play("login", "login-url", "A customer wants to log in", () => AskWithCaptcha("login.requested", "Lantern Books wants to log in", world.Cast.BooksAccount)),
        Play("password", "reset-password", "A customer forgot the password", () => AskWithCaptcha("password-reset.requested", "Lantern Books forgot its password", world.Cast.BooksAccount)),
    ];

    private static Play Play(string id, string operation, string title, Func<Happening> happen) =>
        new($"{SourceNames.Generic}-{id}", SourceNames.Generic, operation, title, happen);

    private Happening SignUp()
    {
        var number = _people++;
        var (first, last) = People[number % People.Length];
        var suffix = number < People.Length ? "" : number.ToString(CultureInfo.InvariantCulture);
        _newestEmail = $"{first}.{last}{suffix}@example.org".ToLowerInvariant();
        return Told("customer.created", $"{first} {last} signs up", "customer", _newestEmail, new JObject
        {
            ["email"] = _newestEmail,
            ["first_name"] = first,
            ["last_name"] = last,
            ["captcha"] = world.Billing.Captcha.Issue(),
        });
    }

    private Happening Confirm()
    {
        var newest = world.Billing.Book.Customers.FirstOrDefault(account => string.Equals(account.Email, _newestEmail, StringComparison.Ordinal));
        return AskWithCaptcha("customer.email-confirmed", $"{newest?.Name ?? "Lantern Books"} confirms the e-mail", newest?.Number ?? world.Cast.BooksAccount);
    }

    private Happening WinDeal()
    {
        var amount = Amounts[_deals++ % Amounts.Length];
        var deal = $"order-{1000 + _deals}";
        return Told("deal.won", $"Order {1000 + _deals} is paid: {amount.ToString(CultureInfo.InvariantCulture)}", "deal", deal, new JObject
        {
            ["deal"] = deal,
            ["account"] = world.Cast.BooksAccount,
            ["amount"] = amount,
        });
    }

    private Happening Ask(string type, string title) => Ask(type, title, world.Cast.BooksAccount);

    private Happening Ask(string type, string title, string? account) =>
        Told(type, title, "request", NextRequest(), account is null ? [] : new JObject { ["account"] = account });

    private Happening AskWithCaptcha(string type, string title, string account) => Told(type, title, "request", NextRequest(), new JObject
    {
        ["account"] = account,
        ["captcha"] = world.Billing.Captcha.Issue(),
    });

    private Happening Told(string type, string title, string recordType, string recordId, JObject data)
    {
        var payload = new JObject
        {
            ["type"] = type,
            ["timestamp"] = ObjectJson.Time(world.Clock.GetUtcNow()),
            ["record"] = new JObject { ["type"] = recordType, ["id"] = recordId },
            ["data"] = data,
        };
        var id = $"msg_{Guid.NewGuid():N}";
        return new(new StandardWebhook(SourceNames.Generic, title, id, payload, SandboxSecrets.GenericSigningSecret), ResultOf);
    }

    private string? ResultOf(string operation)
    {
        var result = world.Receiver.Results.FirstOrDefault(result => string.Equals((string?)result.Body.SelectToken("data.operationId"), operation, StringComparison.Ordinal));
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

    private string NextRequest() => $"request-{Interlocked.Increment(ref _requests)}";
}
