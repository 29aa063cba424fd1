namespace Bridge.Billing;

/// <summary>
/// The seven operations of the billing API, each with its rule of repetition, which says what becomes of a doubt too. Argument names are the bridge's own;
/// <see cref="BillingOptions"/> maps them to the portal's parameter names.
/// </summary>
public static class BillingOperations
{
    private static readonly string[] BalanceFigures =
    [
        "opening_balance", "payments", "adjustments", "call_charges", "other_charges", "total_charges", "closing_balance",
    ];

    /// <summary>The balance of one customer over a period.</summary>
    public static readonly BillingOperation GetCustomerBalance = new(
        "get-customer-balance", HttpMethod.Get, Repetition.Free, [Arg.Account, Arg.From, Arg.To], [], false, BalanceFigures, false);

    /// <summary>The partner's own balance over a period.</summary>
    public static readonly BillingOperation GetPartnerBalance = new(
        "get-partner-balance", HttpMethod.Get, Repetition.Free, [Arg.From, Arg.To], [], false, BalanceFigures, false);

    /// <summary>Moves funds between partner and customer; the amount's sign says which way.</summary>
    public static readonly BillingOperation MoveFunds = new(
        "move-funds", HttpMethod.Put, Repetition.OnEvidence, [Arg.Account, Arg.Amount, Arg.Description], [Arg.Currency], false,
        ["customer_balance", "customer_credit_limit"], false);

    /// <summary>Registers a new customer with the fields that the portal lists.</summary>
    public static readonly BillingOperation RegisterCustomer = new(
        "register-customer", HttpMethod.Post, Repetition.ByPerson, [], [Arg.Captcha], true, [], false);

    /// <summary>Confirms a customer's e-mail address.</summary>
    public static readonly BillingOperation ConfirmEmail = new(
        "confirm-email", HttpMethod.Post, Repetition.WithNewCaptcha, [], [Arg.Account, Arg.Captcha], true, [], false);

    /// <summary>Makes a URL that logs in as a customer: a secret.</summary>
    public static readonly BillingOperation LoginUrl = new(
        "login-url", HttpMethod.Post, Repetition.WithNewCaptcha, [Arg.Account], [Arg.Captcha], true, [], true);

    /// <summary>Resets a customer's password.</summary>
    public static readonly BillingOperation ResetPassword = new(
        "reset-password", HttpMethod.Post, Repetition.WithNewCaptcha, [Arg.Account], [Arg.Captcha], true, [], false);

    /// <summary>All seven, in the order of the portal's list.</summary>
    public static IReadOnlyList<BillingOperation> All { get; } =
    [
        GetCustomerBalance, GetPartnerBalance, MoveFunds, RegisterCustomer, ConfirmEmail, LoginUrl, ResetPassword,
    ];

    /// <summary>The operation of that name, or null.</summary>
    public static BillingOperation? Find(string name) =>
        All.FirstOrDefault(operation => string.Equals(operation.Name, name, StringComparison.Ordinal));

    /// <summary>Names of arguments that mean something to the bridge itself.</summary>
    public static class Arg
    {
        /// <summary>The customer's account number.</summary>
        public const string Account = "account";

        /// <summary>The first day of a period, <c>yyyy-MM-dd</c>.</summary>
        public const string From = "from";

        /// <summary>The last day of a period, <c>yyyy-MM-dd</c>.</summary>
        public const string To = "to";

        /// <summary>Money with at most five decimals; positive moves it to the customer.</summary>
        public const string Amount = "amount";

        /// <summary>The amount's currency, ISO 4217: checked against <see cref="BillingOptions.Currency"/> and never sent.</summary>
        public const string Currency = "currency";

        /// <summary>What the move is for, as the portal shows it.</summary>
        public const string Description = "description";

        /// <summary>A reCAPTCHA token: good once, for two minutes.</summary>
        public const string Captcha = "captcha";
    }
}
