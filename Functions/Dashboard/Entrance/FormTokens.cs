using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bridge.Crm;
using Microsoft.AspNetCore.Http;

namespace Bridge.Dashboard.Entrance;

/// <summary>
/// Tells the forms of the dashboard from those of other sites: by a token that only a page of the same session could hold, and by what the browser says of
/// where a request comes from.
/// </summary>
internal static class FormTokens
{
    private const string OwnSite = "same-origin";

    /// <summary>The token of a session's forms.</summary>
    /// <param name="secret">What the session's cookie holds.</param>
    /// <param name="principal">Whoever the platform signed in; empty for whoever showed the key.</param>
    public static string Of(string secret, string principal) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"dashboard form {principal}")));

    /// <summary>Whether a form's token is that of the session.</summary>
    public static bool IsOwn(string expected, string shown) => ConstantTime.Equal(expected, shown);

    /// <summary>Whether a browser does not say that a request comes from elsewhere.</summary>
    /// <remarks>https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html</remarks>
    public static bool IsFromHere(HttpRequest request)
    {
        // A proxy may have changed the host, which the browser's own word does not depend on.
        return request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site
            ? site == OwnSite
            : request.Headers.Origin.ToString() is not { Length: > 0 } origin || IsHost(origin, request);
    }

    private static bool IsHost(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, Authority(request), StringComparison.OrdinalIgnoreCase);

    // A URL's authority leaves the usual port out.
    private static string Authority(HttpRequest request) => request.Host.Port is 80 or 443 ? request.Host.Host : request.Host.Value ?? "";
}
