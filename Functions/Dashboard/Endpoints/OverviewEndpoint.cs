using Bridge.Dashboard.Entrance;
using Bridge.Dashboard.Pages.Layout;
using Bridge.Dashboard.Pages.Overview;
using Bridge.Dashboard.Views;
using Bridge.Health;
using Bridge.Ledger;
using Bridge.Operations;
using Microsoft.AspNetCore.Http;

namespace Bridge.Dashboard.Endpoints;

/// <summary>What an operator opens in the morning.</summary>
public sealed class OverviewEndpoint(
    DashboardGate gate, IFigures figures, HealthCheck health, OperationList list, OperationLines lines, PageRenderer pages)
{
    private const string SpanName = "span";
    private const int MostShown = 5;

    private static readonly OperationFilter Reviews = new() { NeedsAttention = true, States = new HashSet<CallState> { CallState.NeedsReview } };

    /// <summary>Shows the page.</summary>
    public Task<IResult> ShowAsync(HttpRequest request, CancellationToken cancellationToken) => gate.ShowAsync(
        request,
        async visit =>
        {
            QueryParameters.Check(request.Query, SpanName);
            var span = SpanOf(request);
            var now = figures.NowAsync(cancellationToken);
            var series = figures.SeriesAsync(span, cancellationToken);
            var report = health.LookAsync(cancellationToken);
            var reviews = list.PageAsync(Reviews, after: null, MostShown, cancellationToken);
            await Task.WhenAll(now, series, report, reviews);
            return await pages.PageAsync<OverviewPage>(
                visit.Frame("Overview", Area.Overview) with { HasCharts = true },
                Overviews.Of(await now, span, await series, await report, lines.Of((await reviews).Operations)));
        },
        cancellationToken);

    private static Span SpanOf(HttpRequest request) => request.Query[SpanName].ToString() switch
    {
        "" => Span.Hour,
        var text => Enum.GetValues<Span>().Select(span => (Span?)span).FirstOrDefault(span => Overviews.WordOf(span!.Value) == text)
            ?? throw new OperatorMistakeException(SpanName, $"Give one of: {string.Join(", ", SeriesView.Spans)}."),
    };
}
