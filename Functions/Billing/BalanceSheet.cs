namespace Bridge.Billing;

/// <summary>A balance as the API writes it.</summary>
internal static class BalanceSheet
{
    /// <summary>Reads a balance, and checks its two sums.</summary>
    /// <exception cref="BillingFiguresException">A figure is missing, or a sum does not add up.</exception>
    public static Balance Read(BillingOperation operation, JObject data)
    {
        var missing = operation.Results.Where(name => Figures.Find(data, name) is null).ToArray();
        if (missing.Length > 0)
        {
            throw new BillingFiguresException(operation, $"the answer lacks the figures {string.Join(", ", missing)}.");
        }

        var balance = new Balance(
            Figure("opening_balance"),
            Figure("payments"),
            Figure("adjustments"),
            Figure("call_charges"),
            Figure("other_charges"),
            Figure("total_charges"),
            Figure("closing_balance"));
        return Fault(balance) is { } fault ? throw new BillingFiguresException(operation, fault) : balance;

        decimal Figure(string name) => Figures.Find(data, name)!.Value;
    }

    /// <summary>Writes a balance under the API's names.</summary>
    public static JObject Write(Balance balance) => new()
    {
        ["opening_balance"] = Figures.Token(balance.OpeningBalance),
        ["payments"] = Figures.Token(balance.Payments),
        ["adjustments"] = Figures.Token(balance.Adjustments),
        ["call_charges"] = Figures.Token(balance.CallCharges),
        ["other_charges"] = Figures.Token(balance.OtherCharges),
        ["total_charges"] = Figures.Token(balance.TotalCharges),
        ["closing_balance"] = Figures.Token(balance.ClosingBalance),
    };

    private static string? Fault(Balance balance)
    {
        var total = balance.CallCharges + balance.OtherCharges + balance.Adjustments;
        if (total != balance.TotalCharges)
        {
            return FormattableString.Invariant(
                $"the balance does not add up: total_charges {balance.TotalCharges} is not call_charges {balance.CallCharges} + other_charges {balance.OtherCharges} + adjustments {balance.Adjustments} = {total}.");
        }

        var closing = balance.OpeningBalance + balance.Payments - balance.TotalCharges;
        return closing == balance.ClosingBalance
            ? null
            : FormattableString.Invariant(
                $"the balance does not add up: closing_balance {balance.ClosingBalance} is not opening_balance {balance.OpeningBalance} + payments {balance.Payments} - total_charges {balance.TotalCharges} = {closing}.");
    }
}
