using Bridge.Dashboard.Entrance;
using Bridge.Dashboard.Pages.Layout;
using Bridge.Dashboard.Pages.Operations;
using Bridge.Dashboard.Views;
using Bridge.Operations;
using Microsoft.AspNetCore.Http;

namespace Bridge.Dashboard.Endpoints;

/// <summary>One operation's page, and what can be done there. Every form names the attempt that the person saw, so that it may be sent twice.</summary>
public sealed class OperationEndpoint(
    DashboardGate gate,
    OperationPages operations,
    OperationRetry retry,
    OperationSettlement settlement,
    OperationDismissal dismissal,
    PageRenderer pages,
    TimeProvider clock)
{
    private const int LastAttempt = 1_000_000;

    /// <summary>Shows the page.</summary>
    public Task<IResult> ShowAsync(HttpRequest request, string id, CancellationToken cancellationToken) => gate.ShowAsync(
        request,
        visit => PageAsync(visit, id, Notices.Of(request), typed: null, StatusCodes.Status200OK, cancellationToken),
        cancellationToken);

    /// <summary>Tries it again.</summary>
    public Task<IResult> RetryAsync(HttpRequest request, string id, CancellationToken cancellationToken) => ActAsync(
        request,
        id,
        async (form, by) => (await retry.RetryAsync(
            id, Chosen<Retried>(form, "what"), form.Number("attempt", LastAttempt), by, clock.GetUtcNow(), cancellationToken), "retried"),
        cancellationToken);

    /// <summary>Settles it.</summary>
    public Task<IResult> SettleAsync(HttpRequest request, string id, CancellationToken cancellationToken) => ActAsync(
        request,
        id,
        async (form, by) => (await settlement.SettleAsync(
            id, Chosen<Decision>(form, "decision"), form.Number("attempt", LastAttempt), by, cancellationToken), form["decision"]),
        cancellationToken);

    /// <summary>Lets it be.</summary>
    public Task<IResult> DismissAsync(HttpRequest request, string id, CancellationToken cancellationToken) => ActAsync(
        request,
        id,
        async (form, by) => (await dismissal.DismissAsync(id, form.Number("attempt", LastAttempt), by, cancellationToken), "dismissed"),
        cancellationToken);

    private Task<IResult> ActAsync(
        HttpRequest request, string id, Func<DashboardForm, Signature, Task<(ActionResult Result, string Done)>> act, CancellationToken cancellationToken) =>
        gate.ActAsync(
            request,
            async (visit, form) =>
            {
                try
                {
                    var (result, done) = await act(form, form.SignatureOf(visit.Person));
                    return result switch
                    {
                        ActionResult.Done => PageRenderer.SeeOther(request, $"{visit.Root}/operations/{id}?{Notices.Query(done)}"),
                        ActionResult.NotPossible(var why) => await PageAsync(
                            visit, id, new Notice(Tone.Bad, why), form.Typed, StatusCodes.Status409Conflict, cancellationToken),
                        _ => await NotFoundAsync(visit),
                    };
                }
                catch (OperatorMistakeException mistake)
                {
                    return await PageAsync(visit, id, new Notice(Tone.Bad, mistake.Message), form.Typed, mistake.Status, cancellationToken);
                }
            },
            cancellationToken);

    private async Task<IResult> PageAsync(Visit visit, string id, Notice? notice, Typed? typed, int status, CancellationToken cancellationToken) =>
        await operations.FindAsync(id, cancellationToken) is { } view
            ? await pages.PageAsync<OneOperationPage>(
                visit.Frame($"{view.Line.Name} {view.Line.Amount}".Trim(), Area.Operations) with { Notice = notice }, view with { Typed = typed }, status)
            : await NotFoundAsync(visit);

    private Task<IResult> NotFoundAsync(Visit visit) => pages.MessageAsync(
        visit.Frame("No such operation", Area.Operations), "The ledger knows no operation of this id.", StatusCodes.Status404NotFound);

    private static T Chosen<T>(DashboardForm form, string name)
        where T : struct, Enum =>
        Words.Find<T>(form[name]) ?? throw new OperatorMistakeException(name, $"Press one of the buttons: '{name}' is one of {Words.All<T>()}.");
}
