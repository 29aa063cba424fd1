using System.Text.RegularExpressions;

namespace Bridge.Crm.Dynamics365;

/// <summary>
/// Where a delivery carries its key: the three ways that a webhook can be registered with
/// (https://learn.microsoft.com/power-apps/developer/data-platform/register-web-hook#authentication-options).
/// </summary>
/// <param name="IsHeader">Whether in a header; else in the query of the address.</param>
/// <param name="Name">The name of the header, or of the parameter in the query.</param>
internal sealed partial record WebhookKeyPlace(bool IsHeader, string Name)
{
    private const string HttpHeader = "HttpHeader";
    private const string WebhookKey = "WebhookKey";
    private const string HttpQueryString = "HttpQueryString";

    public static WebhookKeyPlace Read(SourceSettings settings)
    {
        var name = settings.Text("KeyName");
        if (name is not null && !ValidName().IsMatch(name))
        {
            throw settings.Wrong("KeyName", "must be of 1 to 60 letters, digits and hyphens.");
        }

        return settings.Text("Authentication") switch
        {
            null or HttpHeader => new WebhookKeyPlace(IsHeader: true, name ?? "x-bridge-key"),
            HttpQueryString => new WebhookKeyPlace(IsHeader: false, name ?? "key"),
            WebhookKey when name is null => new WebhookKeyPlace(IsHeader: false, "code"),
            WebhookKey => throw settings.Wrong("KeyName", $"must not be set for {WebhookKey}: Dataverse always names such a key 'code'."),
            _ => throw settings.Wrong("Authentication", $"must be {HttpHeader}, {WebhookKey} or {HttpQueryString}, as the webhook is registered."),
        };
    }

    [GeneratedRegex("^[A-Za-z0-9-]{1,60}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName();
}
