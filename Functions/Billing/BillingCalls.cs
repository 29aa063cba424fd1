using static Bridge.Billing.BillingOperations;

namespace Bridge.Billing;

/// <summary>Calls a billing operation by its description, with arguments as text.</summary>
public sealed class BillingCalls(IBillingClient client)
{
    /// <summary>Checks the arguments and makes the call once.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="arguments">Its arguments by the bridge's own names, without the captcha token.</param>
    /// <param name="captcha">The captcha token, where the operation needs one.</param>
    /// <param name="deadline">Until when it may be put on the wire, where it changes something; null for no such limit.</param>
    /// <param name="cancellationToken">Gives up; for what changes something the outcome is then unknown.</param>
    /// <returns>The answer's <c>data</c>; where that is no object, an object whose <c>data</c> it is.</returns>
    /// <exception cref="BillingException">The type says whether to try again.</exception>
    public async Task<JObject> CallAsync(
        BillingOperation operation,
        IReadOnlyDictionary<string, string> arguments,
        string? captcha,
        SendDeadline? deadline,
        CancellationToken cancellationToken)
    {
        BillingArguments.Check(operation, arguments);
        if (operation.NeedsCaptcha && string.IsNullOrWhiteSpace(captcha))
        {
            throw new BillingRefusedException(
                operation, 0, "this operation needs a person to solve a captcha, and no token came with the event. Nothing was sent.");
        }

        return operation switch
        {
            _ when operation == GetCustomerBalance => BalanceSheet.Write(await client.GetCustomerBalanceAsync(
                arguments[Arg.Account], Day(Arg.From), Day(Arg.To), cancellationToken)),
            _ when operation == GetPartnerBalance => BalanceSheet.Write(await client.GetPartnerBalanceAsync(
                Day(Arg.From), Day(Arg.To), cancellationToken)),
            _ when operation == MoveFunds => Write(await client.MoveFundsAsync(
                arguments[Arg.Account], Money.Read(arguments[Arg.Amount]), arguments[Arg.Description], deadline, cancellationToken)),
            _ when operation == RegisterCustomer => await client.RegisterCustomerAsync(arguments, captcha!, deadline, cancellationToken),
            _ when operation == ConfirmEmail => await client.ConfirmEmailAsync(arguments, captcha!, deadline, cancellationToken),
            _ when operation == LoginUrl => await client.CreateLoginUrlAsync(arguments, captcha!, deadline, cancellationToken),
            _ when operation == ResetPassword => await client.ResetPasswordAsync(arguments, captcha!, deadline, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation.Name, "The client has no such operation."),
        };

        DateOnly Day(string name) => BillingArguments.Day(arguments[name]);
    }

    private static JObject Write(FundsMoved moved)
    {
        var data = new JObject();
        Add("customer_balance", moved.CustomerBalance);
        Add("customer_credit_limit", moved.CustomerCreditLimit);
        return data;

        void Add(string name, decimal? figure)
        {
            if (figure is { } value)
            {
                data[name] = Figures.Token(value);
            }
        }
    }
}
