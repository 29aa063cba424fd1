using System.Threading.RateLimiting;
using Bridge.Dashboard.Pages.Layout;
using Bridge.Dashboard.Pages.SignIn;
using Bridge.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bridge.Dashboard.Entrance;

/// <summary>Where operators sign in and out.</summary>
public sealed partial class SignInDesk(OperatorAccess access, Sessions sessions, PageRenderer pages, ILogger<SignInDesk> logger) : IDisposable
{
    // Platform addresses: https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out
    private const string PlatformSignIn = "/.auth/login/aad?post_login_redirect_uri=";
    private const string PlatformSignOut = "/.auth/logout?post_logout_redirect_uri=";

    /// <summary>How often a key may be tried from one address in a minute.</summary>
    internal const int TriesPerMinute = 10;

    private readonly PartitionedRateLimiter<HttpRequest> _tries = PartitionedRateLimiter.Create<HttpRequest, string>(request =>
        RateLimitPartition.GetFixedWindowLimiter(
            request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = TriesPerMinute, Window = TimeSpan.FromMinutes(1) }));

    /// <summary>Asks whoever has not signed in to do so.</summary>
    public Task<IResult> AskAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var wanted = HttpMethods.IsGet(request.Method) ? $"{request.PathBase}{request.Path}{request.QueryString}" : "";
        return AskAsync(request, wanted, problem: null, StatusCodes.Status401Unauthorized, cancellationToken);
    }

    /// <summary>Exchanges the operator key for a session.</summary>
    public async Task<IResult> SignInAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var root = Visit.RootOf(request);
        if (await DashboardForm.ReadAsync(request, cancellationToken) is not { } form || !FormTokens.IsFromHere(request))
        {
            return await pages.MessageAsync(new Frame(root, "Nothing was done", Area.None, Person: null), "Sign in on the dashboard's own page.", StatusCodes.Status403Forbidden);
        }

        using var lease = _tries.AttemptAcquire(request);
        if (!lease.IsAcquired)
        {
            return await AskAsync(
                request, form["return"], "The key was tried too often. Wait a minute, and try again.", StatusCodes.Status429TooManyRequests, cancellationToken);
        }

        if (await sessions.BeginAsync(form["key"], cancellationToken) is not { } token)
        {
            Log.WrongKey(logger);
            return await AskAsync(request, form["return"], "That is not the operator key.", StatusCodes.Status401Unauthorized, cancellationToken);
        }

        new DashboardCookies(request, root).Set(DashboardCookies.Session, token, Sessions.Life);
        return PageRenderer.SeeOther(request, IsInside(root, form["return"]) ? form["return"] : root);
    }

    /// <summary>Ends the session of this browser.</summary>
    public static IResult SignOut(Visit visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        var cookies = new DashboardCookies(visit.Request, visit.Root);
        cookies.Remove(DashboardCookies.Session);
        cookies.Remove(DashboardCookies.Form);
        return PageRenderer.SeeOther(visit.Request, visit.Person.Principal is null ? visit.Root : PlatformSignOut + Uri.EscapeDataString(visit.Root));
    }

    /// <inheritdoc/>
    public void Dispose() => _tries.Dispose();

    private async Task<IResult> AskAsync(HttpRequest request, string wanted, string? problem, int status, CancellationToken cancellationToken)
    {
        var root = Visit.RootOf(request);
        var takesKey = (await access.KeysAsync(cancellationToken)).Count > 0;
        var returnTo = IsInside(root, wanted) ? wanted : root;
        var platform = access.IsPlatformTrusted ? PlatformSignIn + Uri.EscapeDataString(returnTo) : null;
        return await pages.PageAsync<SignInPage>(
            new Frame(root, "Sign in", Area.None, Person: null),
            new SignInView(returnTo, takesKey, platform, problem),
            takesKey || platform is not null ? status : StatusCodes.Status403Forbidden);
    }

    private static bool IsInside(string root, string path) =>
        path.StartsWith(root, StringComparison.Ordinal)
        && (path.Length == root.Length || path[root.Length] is '/' or '?')
        && path.All(letter => letter is > ' ' and <= '~' and not '\\');

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Somebody tried to sign in to the dashboard with a wrong operator key; answered 401")]
        public static partial void WrongKey(ILogger logger);
    }
}
