#pragma warning disable CA1822 // Interim.
namespace Bridge.Billing;

/// <summary>Account numbers as the platform tells them apart.</summary>
public sealed class AccountNumbers
{
    /// <summary>The one spelling of all account numbers that the platform takes for the same.</summary>
    public string Canonical(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return account.Trim();
    }
}
