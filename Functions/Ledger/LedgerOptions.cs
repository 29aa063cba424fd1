namespace Bridge.Ledger;

/// <summary>Settings under <c>Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Ledger";

    /// <summary>
    /// How long an operation is remembered after it ended. What needs a person stays until then, and what runs once for good stays
    /// with its sums.
    /// </summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);
}
