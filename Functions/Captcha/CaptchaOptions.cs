using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Bridge.Captcha;

/// <summary>Settings under <c>Captcha</c>: the page where a person solves what a billing operation needs.</summary>
public sealed class CaptchaOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Captcha";

    /// <summary>The reCAPTCHA site key that the billing portal names; empty for no page: operations without a token are refused then.</summary>
    public string SiteKey { get; set; } = "";

    /// <summary>The script that shows the widget.</summary>
    /// <remarks>https://developers.google.com/recaptcha/docs/display</remarks>
    public string ScriptUrl { get; set; } = "https://www.google.com/recaptcha/api.js";

    /// <summary>How long a link is good: one hour to 30 days.</summary>
    public TimeSpan LinkLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Whether there is a page.</summary>
    internal bool IsOn => SiteKey.Length > 0;
}

/// <summary>Refuses settings that the page cannot work with.</summary>
internal sealed partial class CaptchaOptionsValidator : IValidateOptions<CaptchaOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, CaptchaOptions options)
    {
        var faults = new List<string>();
        if (options.SiteKey.Length > 0 && !Key().IsMatch(options.SiteKey))
        {
            faults.Add("Captcha:SiteKey must be the site key that the billing portal shows: letters, digits, hyphens and underscores, at most 100.");
        }

        if (!Uri.TryCreate(options.ScriptUrl, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
        {
            faults.Add($"Captcha:ScriptUrl is '{options.ScriptUrl}': give an absolute https address; http only for this machine.");
        }

        if (options.LinkLife < Shortest || options.LinkLife > Longest)
        {
            faults.Add($"Captcha:LinkLife is '{options.LinkLife}': give {Shortest} to {Longest}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,100}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Key();
}
