namespace Bridge.Ledger;

/// <summary>Settings under <c>Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Ledger";

    /// <summary>
    /// How long an operation is remembered after it ended: seven days longer than the oldest event that is accepted, to ten years.
    /// What needs a person stays until that is done, and what runs once stays for good, with its sums.
    /// </summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Whether reviews and dead letters leave a row for whoever tells people of them.</summary>
    internal bool KeepsNews { get; set; }
}
