namespace Bridge.Billing;

/// <summary>
/// The carrier's billing API, a method an operation. Every method throws a <see cref="BillingException"/> whose type
/// says whether to try again. What changes something is sent once, and after its deadline not at all: then a
/// <see cref="BillingUnavailableException"/> says that nothing was sent.
/// </summary>
public interface IBillingClient
{
    /// <summary>Reads the balance of one customer over a period, both days included.</summary>
    Task<Balance> GetCustomerBalanceAsync(string account, DateOnly from, DateOnly to, CancellationToken cancellationToken);

    /// <summary>Reads the partner's own balance over a period, both days included.</summary>
    Task<Balance> GetPartnerBalanceAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken);

    /// <summary>Moves <paramref name="amount"/> to the customer, or from the customer where it is negative.</summary>
    Task<FundsMoved> MoveFundsAsync(string account, decimal amount, string description, SendDeadline? deadline, CancellationToken cancellationToken);

    /// <summary>Registers a new customer. <paramref name="fields"/> are named as the portal names them.</summary>
    Task<JObject> RegisterCustomerAsync(IReadOnlyDictionary<string, string> fields, string captcha, SendDeadline? deadline, CancellationToken cancellationToken);

    /// <summary>Confirms a customer's e-mail address.</summary>
    Task<JObject> ConfirmEmailAsync(IReadOnlyDictionary<string, string> fields, string captcha, SendDeadline? deadline, CancellationToken cancellationToken);

    /// <summary>Makes a URL that logs in as the customer. The answer is a secret.</summary>
    Task<JObject> CreateLoginUrlAsync(IReadOnlyDictionary<string, string> fields, string captcha, SendDeadline? deadline, CancellationToken cancellationToken);

    /// <summary>Resets a customer's password.</summary>
    Task<JObject> ResetPasswordAsync(IReadOnlyDictionary<string, string> fields, string captcha, SendDeadline? deadline, CancellationToken cancellationToken);
}
