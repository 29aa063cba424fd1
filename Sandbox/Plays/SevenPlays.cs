using System.Globalization;

namespace Bridge.Sandbox.Plays;

/// <summary>What happens in a CRM that its sample of routes waits for: all seven billing operations, in an order in which each can succeed.</summary>
/// <param name="crm">The CRM's name.</param>
internal abstract class SevenPlays(string crm)
{
    private static readonly (string First, string Last)[] Names =
        [("Mia", "Chen"), ("Ravi", "Patel"), ("Elena", "Rossi"), ("Sam", "Larsen"), ("Aroha", "Ngata"), ("Noor", "Haddad"), ("Lucas", "Silva"), ("Freya", "Lind")];

    private static readonly Purchase[] Purchases =
        [new("Twelve desk phones", 150), new("A second line", 24.5m), new("Calls to Japan", 10.00005m), new("A headset", 79.95m)];

    private readonly Lock _lock = new();
    private int _people;
    private int _purchases;

    /// <summary>The plays.</summary>
    public IReadOnlyList<Play> All =>
    [
        Play("register", "register-customer", "A customer signs up", () => SignUp(NextPerson())),
        Play("confirm", "confirm-email", "A customer's e-mail is confirmed", Confirm),
        Play("deal", "move-funds", "A deal is won", () => Win(NextPurchase())),
        Play("balance", "get-customer-balance", "A customer's balance is refreshed", RefreshBalance),
        Play("partner", "get-partner-balance", "The reseller's balance is refreshed", RefreshPartnerBalance),
        Play("login", "login-url", "A log-in link is asked for", AskForLogin),
        Play("password", "reset-password", "A password reset is asked for", ResetPassword),
    ];

    /// <summary>A person becomes known, who has no account yet.</summary>
    protected abstract Happening SignUp(Person person);

    /// <summary>The e-mail address of the person who signed up last is confirmed.</summary>
    protected abstract Happening Confirm();

    /// <summary>The customer buys something, which pays for calls.</summary>
    protected abstract Happening Win(Purchase purchase);

    /// <summary>Somebody wants to see the customer's balance.</summary>
    protected abstract Happening RefreshBalance();

    /// <summary>Somebody wants to see the reseller's own balance.</summary>
    protected abstract Happening RefreshPartnerBalance();

    /// <summary>The customer wants to log in.</summary>
    protected abstract Happening AskForLogin();

    /// <summary>The customer forgot the password.</summary>
    protected abstract Happening ResetPassword();

    // One after the other: two at once could each undo what the other prepares on the same record.
    private Play Play(string id, string operation, string title, Func<Happening> happen) => new($"{crm}-{id}", crm, operation, title, () =>
    {
        lock (_lock)
        {
            return happen();
        }
    });

    // Each CRM has its own people, and each a new address at the platform.
    private Person NextPerson()
    {
        var number = _people++;
        var (first, last) = Names[number % Names.Length];
        var suffix = number < Names.Length ? "" : number.ToString(CultureInfo.InvariantCulture);
        return new Person(first, last, $"{first}.{last}{suffix}@{crm}.example".ToLowerInvariant());
    }

    private Purchase NextPurchase() => Purchases[_purchases++ % Purchases.Length];
}

/// <summary>A person who signs up.</summary>
/// <param name="First">The first name.</param>
/// <param name="Last">The last name.</param>
/// <param name="Email">The e-mail address, which nobody else has.</param>
internal sealed record Person(string First, string Last, string Email)
{
    /// <summary>The whole name.</summary>
    public string Name => $"{First} {Last}";
}

/// <summary>Something that a customer buys.</summary>
/// <param name="What">What it is.</param>
/// <param name="Amount">What it costs.</param>
internal sealed record Purchase(string What, decimal Amount)
{
    /// <summary>The amount as a number of JSON: a whole one has no point, as CRMs write it.</summary>
    public JValue AmountNumber => decimal.IsInteger(Amount) ? new JValue((long)Amount) : new JValue(Amount);

    /// <summary>The amount as text.</summary>
    public string AmountText => Amount.ToString(CultureInfo.InvariantCulture);
}
