using static Bridge.Billing.BillingOperations;

namespace Bridge.Billing;

/// <summary>The seven operations over HTTP. Arguments are checked before anything is sent.</summary>
internal sealed class BillingClient(BillingHttp http) : IBillingClient
{
    public Task<Balance> GetCustomerBalanceAsync(string account, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        ReadBalanceAsync(
            GetCustomerBalance,
            new(StringComparer.Ordinal) { [Arg.Account] = account, [Arg.From] = BillingArguments.Day(from), [Arg.To] = BillingArguments.Day(to) },
            cancellationToken);

    public Task<Balance> GetPartnerBalanceAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        ReadBalanceAsync(
            GetPartnerBalance,
            new(StringComparer.Ordinal) { [Arg.From] = BillingArguments.Day(from), [Arg.To] = BillingArguments.Day(to) },
            cancellationToken);

    public async Task<FundsMoved> MoveFundsAsync(
        string account, decimal amount, string description, SendDeadline? deadline, CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Arg.Account] = account,
            [Arg.Amount] = Money.Write(amount),
            [Arg.Description] = description,
        };
        BillingArguments.Check(MoveFunds, arguments);
        var data = await http.SendAsync(MoveFunds, arguments, deadline, cancellationToken) as JObject ?? [];
        return new(Figures.Find(data, "customer_balance"), Figures.Find(data, "customer_credit_limit"));
    }

    public Task<JObject> RegisterCustomerAsync(
        IReadOnlyDictionary<string, string> fields, string captcha, SendDeadline? deadline, CancellationToken cancellationToken) =>
        PostAsync(RegisterCustomer, fields, captcha, deadline, cancellationToken);

    public Task<JObject> ConfirmEmailAsync(
        IReadOnlyDictionary<string, string> fields, string captcha, SendDeadline? deadline, CancellationToken cancellationToken) =>
        PostAsync(ConfirmEmail, fields, captcha, deadline, cancellationToken);

    public Task<JObject> CreateLoginUrlAsync(
        IReadOnlyDictionary<string, string> fields, string captcha, SendDeadline? deadline, CancellationToken cancellationToken) =>
        PostAsync(LoginUrl, fields, captcha, deadline, cancellationToken);

    public Task<JObject> ResetPasswordAsync(
        IReadOnlyDictionary<string, string> fields, string captcha, SendDeadline? deadline, CancellationToken cancellationToken) =>
        PostAsync(ResetPassword, fields, captcha, deadline, cancellationToken);

    private async Task<Balance> ReadBalanceAsync(
        BillingOperation operation, Dictionary<string, string> arguments, CancellationToken cancellationToken)
    {
        BillingArguments.Check(operation, arguments);
        return BalanceSheet.Read(operation, await http.ReadAsync(operation, arguments, cancellationToken) as JObject ?? []);
    }

    private async Task<JObject> PostAsync(
        BillingOperation operation,
        IReadOnlyDictionary<string, string> fields,
        string captcha,
        SendDeadline? deadline,
        CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, string>(fields, StringComparer.Ordinal) { [Arg.Captcha] = captcha };
        BillingArguments.Check(operation, arguments);
        return await http.SendAsync(operation, arguments, deadline, cancellationToken) switch
        {
            JObject data => data,
            null or { Type: JTokenType.Null } => [],
            var data => new JObject { ["data"] = data },
        };
    }
}
