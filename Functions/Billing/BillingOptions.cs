namespace Bridge.Billing;

/// <summary>Settings under <c>Billing</c>.</summary>
public sealed class BillingOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Billing";

    /// <summary>The platform's address, with a path in front of every relative <see cref="BillingOperationOptions.Url"/> where it has one.</summary>
    public string BaseUrl { get; set; } = "https://au.voipcloud.online";

    /// <summary>The name of the secret that holds the API key.</summary>
    public string TokenSecret { get; set; } = "billing-token";

    /// <summary>The platform's time zone, an IANA name: days of a period begin and end there.</summary>
    public string TimeZone { get; set; } = "Australia/Sydney";

    /// <summary>Which account numbers the platform takes for the same: the name of an <see cref="AccountNumberRule"/>.</summary>
    public string AccountNumbers { get; set; } = nameof(AccountNumberRule.IgnoreSpacesAndLeadingZeros);

    /// <summary>The platform's currency, three letters of ISO 4217 that a route's <c>currency</c> must be; empty to check none.</summary>
    public string Currency { get; set; } = "";

    /// <summary>
    /// What the billing API's message holds when it refuses a captcha token, whatever the case. The vendor lists no code for it.
    /// </summary>
    public string CaptchaWord { get; set; } = "captcha";

    /// <summary>How long a read may take, its repeats included: one to forty seconds.</summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a PUT or POST may take before its outcome counts as unknown: one to forty seconds.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls one instance may have under way at once, reads and sends together: 1 to 200.</summary>
    public int Concurrency { get; set; } = 8;

    /// <summary>How many calls one instance may begin within any second, repeats included: 1 to 1000.</summary>
    public int RequestsPerSecond { get; set; } = 10;

    /// <summary>
    /// What differs from the defaults, by the operation's name. A name may be written with underscores, as
    /// <c>move_funds</c>: Azure allows no hyphen in the name of an app setting.
    /// </summary>
    /// <seealso href="https://learn.microsoft.com/azure/app-service/configure-common#configure-app-settings"/>
    public Dictionary<string, BillingOperationOptions> Operations { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The settings of one operation.</summary>
    internal BillingOperationOptions For(BillingOperation operation) =>
        Operations.FirstOrDefault(entry => IsNamed(entry.Key, operation)).Value ?? new();

    /// <summary>Whether a key of <see cref="Operations"/> means the operation.</summary>
    internal static bool IsNamed(string key, BillingOperation operation) =>
        string.Equals(key.Replace('_', '-'), operation.Name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Settings under <c>Billing:Operations:{name}</c>.</summary>
public sealed class BillingOperationOptions
{
    /// <summary>
    /// Where the operation is called: relative to <see cref="BillingOptions.BaseUrl"/>, absolute, or a full URL as the
    /// portal shows it. A parameter of its query stays unless the bridge sets it.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>The portal's parameter names by the bridge's argument names, such as <c>account</c> to <c>account_number</c>.</summary>
    public Dictionary<string, string> Parameters { get; } = new(StringComparer.OrdinalIgnoreCase);
}
