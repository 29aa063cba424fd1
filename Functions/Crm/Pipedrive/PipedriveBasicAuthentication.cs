using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Bridge.Crm.Pipedrive;

/// <summary>
/// The user name and password that Pipedrive sends with each webhook, which is all that it offers
/// (https://pipedrive.readme.io/docs/guide-for-webhooks-v2; https://www.rfc-editor.org/rfc/rfc7617). Nothing is signed: whoever
/// holds a copy of a delivery can send it again, and only the event's id keeps it from being run twice.
/// </summary>
public static class PipedriveBasicAuthentication
{
    /// <summary>The shortest password that is accepted: nothing else tells Pipedrive from a stranger.</summary>
    public const int MinLength = 16;

    private const string Scheme = "Basic";

    /// <summary>Whether a secret can be a password. Which encoding Pipedrive gives to other characters is not written down.</summary>
    public static bool IsUsable(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return password.Length >= MinLength && password.All(character => character is >= ' ' and <= '~');
    }

    /// <summary>The header that Pipedrive sends.</summary>
    /// <param name="user">The webhook's user name.</param>
    /// <param name="password">The webhook's password.</param>
    public static AuthenticationHeaderValue Header(string user, string password) => new(Scheme, Credentials(user, password));

    /// <summary>Checks the header.</summary>
    /// <param name="user">The webhook's user name.</param>
    /// <param name="passwords">The passwords that are accepted now.</param>
    /// <param name="authorization">The values of the header <c>Authorization</c>.</param>
    public static Verification Verify(string user, IReadOnlyList<string> passwords, StringValues authorization)
    {
        ArgumentNullException.ThrowIfNull(passwords);
        if (authorization is [] or [null or ""])
        {
            return Verification.Missing;
        }

        if (authorization is not [{ } only]
            || !AuthenticationHeaderValue.TryParse(only, out var header)
            || !string.Equals(header.Scheme, Scheme, StringComparison.OrdinalIgnoreCase)
            || header.Parameter is not { Length: > 0 } credentials)
        {
            return Verification.Malformed;
        }

        var matches = false;
        foreach (var password in passwords)
        {
            matches |= IsUsable(password) && ConstantTime.Equal(Credentials(user, password), credentials);
        }

        return matches ? Verification.Accepted : Verification.Mismatch;
    }

    private static string Credentials(string user, string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
}
