using System.Buffers.Text;
using System.Security.Cryptography;
using Bridge.Dashboard.Pages.Layout;
using Bridge.Operations;
using Bridge.Secrets;
using Bridge.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bridge.Dashboard.Entrance;

/// <summary>Stands before every page: lets nobody in but operators, takes no forms of other sites, and makes pages of what goes wrong.</summary>
public sealed partial class DashboardGate(OperatorAccess access, Sessions sessions, SignInDesk signIn, PageRenderer pages, ILogger<DashboardGate> logger)
{
    private const int SecretBytes = 24;

    /// <summary>Shows a page.</summary>
    public Task<IResult> ShowAsync(HttpRequest request, Func<Visit, Task<IResult>> page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        return AnswerAsync(request, page, cancellationToken);
    }

    /// <summary>Does what a form asks for.</summary>
    public Task<IResult> ActAsync(HttpRequest request, Func<Visit, DashboardForm, Task<IResult>> act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(act);
        return AnswerAsync(
            request,
            async visit =>
            {
                if (await DashboardForm.ReadAsync(request, cancellationToken) is not { } form
                    || !FormTokens.IsFromHere(request)
                    || !FormTokens.IsOwn(visit.Person.FormToken, form["token"]))
                {
                    Log.Forged(logger);
                    return await pages.MessageAsync(
                        visit.Frame("Nothing was done", Area.None), "This form is not one of your session's pages. Open the page again, and repeat what you did.", StatusCodes.Status403Forbidden);
                }

                new DashboardCookies(request, visit.Root).Remember(form["who"]);
                return await act(visit, form);
            },
            cancellationToken);
    }

    /// <summary>Lets somebody sign in.</summary>
    public Task<IResult> SignInAsync(HttpRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(request, _ => signIn.SignInAsync(request, cancellationToken));

    /// <summary>Ends a session.</summary>
    public Task<IResult> SignOutAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ActAsync(request, (visit, _) => Task.FromResult(SignInDesk.SignOut(visit)), cancellationToken);

    private Task<IResult> AnswerAsync(HttpRequest request, Func<Visit, Task<IResult>> answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AnswerAsync(request, async person => person is null
            ? await signIn.AskAsync(request, cancellationToken)
            : await answer(new Visit(request, Visit.RootOf(request), person)));
    }

    private async Task<IResult> AnswerAsync(HttpRequest request, Func<Person?, Task<IResult>> answer)
    {
        PageRenderer.Guard(request);
        var root = Visit.RootOf(request);
        Person? person = null;
        try
        {
            person = await PersonAsync(request, root, request.HttpContext.RequestAborted);
            return await answer(person);
        }
        catch (OperatorMistakeException mistake)
        {
            return await pages.MessageAsync(new Frame(root, "Not understood", Area.None, person), $"{mistake.Parameter}: {mistake.Message}", mistake.Status);
        }
        catch (Exception exception) when (exception is SecretUnavailableException || StorageTrouble.Is(exception))
        {
            Log.Unavailable(logger, exception);
            return await pages.MessageAsync(
                new Frame(root, "Not available just now", Area.None, person),
                "Storage or the vault does not answer. Nothing is lost: webhooks are kept by the CRM until they are. Try again in a minute.",
                StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async ValueTask<Person?> PersonAsync(HttpRequest request, string root, CancellationToken cancellationToken)
    {
        var cookies = new DashboardCookies(request, root);
        var typed = cookies.Remembered;
        if (access.PrincipalOf(request) is { } principal)
        {
            return new Person(principal, typed, FormTokens.Of(FormSecret(cookies), principal));
        }

        return cookies[DashboardCookies.Session] is { } token && await sessions.IsGoodAsync(token, cancellationToken)
            ? new Person(Principal: null, typed, FormTokens.Of(token, principal: ""))
            : null;
    }

    private static string FormSecret(DashboardCookies cookies)
    {
        if (cookies[DashboardCookies.Form] is { } known)
        {
            return known;
        }

        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        cookies.Set(DashboardCookies.Form, secret, Sessions.Life);
        return secret;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A form of the dashboard was refused: it does not come from a page of the operator's session; answered 403")]
        public static partial void Forged(ILogger logger);

        [LoggerMessage(LogLevel.Error, "A page of the dashboard could not be answered; answered 503")]
        public static partial void Unavailable(ILogger logger, Exception exception);
    }
}
