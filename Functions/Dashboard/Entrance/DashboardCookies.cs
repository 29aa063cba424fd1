using System.Net;
using Microsoft.AspNetCore.Http;

namespace Bridge.Dashboard.Entrance;

/// <summary>The cookies of the dashboard: never readable by a script, and never sent along from another site.</summary>
/// <param name="request">The request.</param>
/// <param name="root">The path that they are for.</param>
internal sealed class DashboardCookies(HttpRequest request, string root)
{
    /// <summary>The session of who showed the operator key.</summary>
    public const string Session = "bridge-operator";

    /// <summary>A random text of whoever the platform signed in, to which forms are bound.</summary>
    public const string Form = "bridge-form";

    /// <summary>The name that was typed last.</summary>
    public const string Who = "bridge-who";

    private const int LongestName = 100;
    private static readonly TimeSpan OneYear = TimeSpan.FromDays(365);

    /// <summary>The value of a cookie; null where there is none.</summary>
    public string? this[string name] => request.Cookies[name] is { Length: > 0 } value ? value : null;

    /// <summary>The name that was typed last; may be empty.</summary>
    public string Remembered => Uri.UnescapeDataString(this[Who] ?? "");

    /// <summary>Remembers a name that was typed; forgets none where nothing was.</summary>
    public void Remember(string who)
    {
        if (who.Length is > 0 and <= LongestName)
        {
            Set(Who, Uri.EscapeDataString(who), OneYear);
        }
    }

    /// <summary>Sets a cookie.</summary>
    public void Set(string name, string value, TimeSpan? life) =>
        request.HttpContext.Response.Cookies.Append(name, value, Options(life));

    /// <summary>Removes a cookie.</summary>
    public void Remove(string name) => request.HttpContext.Response.Cookies.Delete(name, Options(life: null));

    private CookieOptions Options(TimeSpan? life) => new()
    {
        Path = root,
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps || IsHttpsBeforeAProxy || !IsThisMachine(request.Host.Host),
        MaxAge = life,
        IsEssential = true,
    };

    private bool IsHttpsBeforeAProxy => request.Headers["X-Forwarded-Proto"].ToString().StartsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    private static bool IsThisMachine(string host) =>
        host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
