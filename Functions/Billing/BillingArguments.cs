#pragma warning disable CA1822, CA1065, IDE0060 // Interim.
namespace Bridge.Billing;

/// <summary>What the billing API's operations accept as arguments.</summary>
public static class BillingArguments
{
    /// <summary>What is wrong with an operation's arguments, each fault in words that name the argument; empty when nothing is.</summary>
    /// <remarks>Zero, more than five decimals, grouped digits, a currency sign, a date that is no <c>yyyy-MM-dd</c>, an empty account.</remarks>
    public static IReadOnlyList<string> Faults(BillingOperation operation, IReadOnlyDictionary<string, string> arguments) =>
        throw new NotSupportedException();

    /// <summary>What is wrong with one argument's value; null when nothing is.</summary>
    public static string? Fault(BillingOperation operation, string name, string value) => throw new NotSupportedException();
}
