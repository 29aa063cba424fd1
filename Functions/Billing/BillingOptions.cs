namespace Bridge.Billing;

/// <summary>Settings under <c>Billing</c>.</summary>
public sealed class BillingOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Billing";

    /// <summary>The platform's time zone, an IANA name: days of a period begin and end there.</summary>
    public string TimeZone { get; set; } = "Australia/Sydney";
}
