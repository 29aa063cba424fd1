using Bridge.Secrets;
using Microsoft.Extensions.Options;

namespace Bridge.Notifications;

/// <summary>Settings under <c>Notifications</c>.</summary>
public sealed class NotificationOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Notifications";

    /// <summary>Where notifications are POSTed: https, or http on this machine; empty to send none.</summary>
    public string Url { get; set; } = "";

    /// <summary>The name of the secret that signs them: <c>whsec_</c> and base64 of 24 to 64 bytes.</summary>
    public string Secret { get; set; } = "notification-secret";

    /// <summary>Whether any are sent.</summary>
    internal bool AreSent => Url.Length > 0;
}

/// <summary>Refuses settings that no notification could be sent with.</summary>
internal sealed class NotificationOptionsValidator : IValidateOptions<NotificationOptions>
{
    private const string Section = NotificationOptions.Section;

    public ValidateOptionsResult Validate(string? name, NotificationOptions options)
    {
        if (!options.AreSent)
        {
            return ValidateOptionsResult.Success;
        }

        string[] faults = [.. new[] { UrlFault(options.Url), SecretFault(options.Secret) }.OfType<string>()];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    // The address may hold a secret of the receiver's, so that it is not shown.
    private static string? UrlFault(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.UserInfo.Length == 0
        && address.Fragment.Length == 0
            ? null
            : $"{Section}:Url is no address that notifications can be sent to: write an absolute https address without a user name, http only for this machine, or leave it out to send none.";

    private static string? SecretFault(string secret)
    {
        try
        {
            SecretName.Check(secret);
            return null;
        }
        catch (SecretMissingException)
        {
            return $"{Section}:Secret is no name of a secret: a name has 1 to 127 letters, digits and hyphens. Set it to the name, and keep the value in the vault, or under Secrets on a desk.";
        }
    }
}
