using Bridge.Dashboard.Entrance;
using Bridge.Dashboard.Pages.Layout;
using Bridge.Dashboard.Pages.Operations;
using Bridge.Dashboard.Views;
using Bridge.Ledger;
using Bridge.Operations;
using Microsoft.AspNetCore.Http;

namespace Bridge.Dashboard.Endpoints;

/// <summary>What needs a person, the most urgent first.</summary>
public sealed class AttentionEndpoint(DashboardGate gate, OperationList list, OperationLines lines, PageRenderer pages)
{
    private const int MostOfAKind = 20;

    private static readonly IReadOnlyList<Kind> Kinds =
    [
        new("reviews", "Reviews", "No rule can tell what came of these: look at what was read of the account, and decide.",
            new() { States = States(CallState.NeedsReview) }, "attention=true&state=needsReview", MayRetry: false),
        new("dead-letters", "Dead letters", "These could not be run. What was wrong can be put right, and they are tried again.",
            new() { States = States(CallState.DeadLettered) }, "attention=true&state=deadLettered", MayRetry: true),
        new("write-backs", "Failed write-backs", "The billing call has ended, and the CRM did not take the result.",
            new() { WriteBack = WriteBackState.Failed }, "attention=true&writeBack=failed", MayRetry: true),
        new("captchas", "Captchas", "A person solves these by the link on the CRM record.",
            new() { States = States(CallState.AwaitingCaptcha) }, "attention=true&state=awaitingCaptcha", MayRetry: false),
    ];

    /// <summary>Shows the page.</summary>
    public Task<IResult> ShowAsync(HttpRequest request, CancellationToken cancellationToken) => gate.ShowAsync(
        request,
        async visit =>
        {
            var groups = await Task.WhenAll(Kinds.Select(kind => GroupAsync(kind, cancellationToken)));
            return await pages.PageAsync<AttentionPage>(
                visit.Frame("Needs a person", Area.Attention), new AttentionView([.. groups.Where(group => group.Lines.Count > 0 || group.HasMore)]));
        },
        cancellationToken);

    private async Task<AttentionGroup> GroupAsync(Kind kind, CancellationToken cancellationToken)
    {
        var page = await list.PageAsync(kind.Filter with { NeedsAttention = true }, after: null, MostOfAKind, cancellationToken);
        return new AttentionGroup(kind.Key, kind.Title, kind.Words, lines.Of(page.Operations), kind.Query, page.Next is not null, kind.MayRetry);
    }

    private static HashSet<CallState> States(CallState state) => [state];

    private sealed record Kind(string Key, string Title, string Words, OperationFilter Filter, string Query, bool MayRetry);
}
