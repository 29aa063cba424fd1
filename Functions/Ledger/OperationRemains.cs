using Bridge.Billing;

namespace Bridge.Ledger;

/// <summary>What is left of an operation when its data goes: id, states, times, and whose account was moved by how much.</summary>
internal static class OperationRemains
{
    private static readonly string[] Sums = [BillingOperations.Arg.Account, BillingOperations.Arg.Amount];

    /// <summary>The operation without what came from a CRM or was written for it, and without words that may quote it.</summary>
    public static Operation WithoutData(this Operation operation) => operation with
    {
        Event = null,
        EventBlob = "",
        Arguments = operation.Arguments?
            .Where(argument => Sums.Contains(argument.Key, StringComparer.Ordinal))
            .ToDictionary(argument => argument.Key, argument => argument.Value, StringComparer.Ordinal),
        Result = null,
        Change = null,
        Reason = "",
        Advice = "",
    };
}
