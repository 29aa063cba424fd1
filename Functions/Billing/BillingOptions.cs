namespace Bridge.Billing;

/// <summary>Settings under <c>Billing</c>.</summary>
public sealed class BillingOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Billing";
}
