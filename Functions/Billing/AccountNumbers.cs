using Microsoft.Extensions.Options;

namespace Bridge.Billing;

/// <summary>Which spellings of an account number the platform takes for the same.</summary>
public enum AccountNumberRule
{
    /// <summary>None but the very same.</summary>
    Exact,

    /// <summary>Those that differ in spaces, or in large and small letters.</summary>
    IgnoreSpaces,

    /// <summary>Those that differ in zeros at the front besides.</summary>
    IgnoreSpacesAndLeadingZeros,
}

/// <summary>
/// Account numbers as the platform tells them apart. A rule too coarse lets two accounts wait for one another; one too fine
/// lets two operations move the money of one account at once, and neither could be judged by its balance.
/// </summary>
public sealed class AccountNumbers(IOptions<BillingOptions> options)
{
    private readonly AccountNumberRule _rule = Rule(options.Value.AccountNumbers)!.Value;

    /// <summary>
    /// The one spelling of all account numbers that the platform takes for the same: for locks and indexes. It is never
    /// sent, since only the spelling that the CRM gave is known to be an account's.
    /// </summary>
    public string Canonical(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return _rule switch
        {
            AccountNumberRule.Exact => account,
            AccountNumberRule.IgnoreSpaces => Compact(account),
            _ => WithoutLeadingZeros(Compact(account)),
        };
    }

    /// <summary>The rule of that name; null where there is none.</summary>
    internal static AccountNumberRule? Rule(string name) =>
        Enum.GetNames<AccountNumberRule>().Contains(name, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<AccountNumberRule>(name, ignoreCase: true)
            : null;

    private static string Compact(string account) =>
        string.Concat(account.Where(character => !char.IsWhiteSpace(character))).ToUpperInvariant();

    private static string WithoutLeadingZeros(string account) =>
        account.TrimStart('0') is { Length: > 0 } significant ? significant : account[..Math.Min(account.Length, 1)];
}
