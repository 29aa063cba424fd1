using Bridge.CatchUp;
using Bridge.Crm;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bridge.Operations;

/// <summary>Asks a source's CRM what changed in a window of time, when an operator wants to know or to have it run.</summary>
public sealed partial class CatchUpCommand(
    OperatorGate gate, CatchUpSources sources, CatchUpWindows windows, CatchUpReading reading, TimeProvider clock, ILogger<CatchUpCommand> logger)
{
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(7);

    // A request must be answered within host.json's functionTimeout.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(45);

    /// <summary>Reads the window, and runs what is found unless it is a dry run.</summary>
    public Task<IResult> RunAsync(HttpRequest request, string source, CancellationToken cancellationToken) => gate.AnswerAsync(
        request,
        async who =>
        {
            QueryParameters.Check(request.Query);
            var body = await OperatorBody.ReadAsync(request, ["from", "to", "dryRun"], cancellationToken);
            var (isDry, by) = (body.Flag("dryRun", fallback: true), body.Signature(who));
            return sources.Find(source) switch
            {
                (null, "") => OperatorProblems.NoSuchSource,
                (null, var why) => OperatorProblems.NotPossible(why),
                (var crm, _) => await AnswerAsync(request, source, crm, WindowOf(body), isDry, by, cancellationToken),
            };
        },
        cancellationToken);

    private async Task<IResult> AnswerAsync(
        HttpRequest request, string source, ICatchesUp crm, CatchUpWindow window, bool isDry, Signature by, CancellationToken cancellationToken)
    {
        Log.Asked(logger, source, window.From, window.To, isDry, by);
        using var limit = new CancellationTokenSource(Budget, clock);
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var report = await reading.ReadAsync(source, crm, window, isDry, isDry ? null : $"found by a catch-up, {by}", budget.Token, cancellationToken);
        return report switch
        {
            { Failure: CrmUnavailableException failure } when report.ReachedAt is null => OperatorProblems.CrmUnavailable(request.HttpContext.Response, failure),
            { Failure: { } failure } when report.ReachedAt is null => OperatorProblems.NotPossible(failure.Message),
            { ReachedAt: null } => OperatorProblems.NotPossible($"The CRM did not tell within {Budget.TotalSeconds:0} seconds what changed: ask for a shorter time."),
            _ => OperationViews.Answer(CatchUpJson.Write(report, isDry), isDry ? StatusCodes.Status200OK : StatusCodes.Status202Accepted),
        };
    }

    private CatchUpWindow WindowOf(OperatorBody body)
    {
        var (earliest, now) = (windows.Earliest, clock.GetUtcNow());
        var from = body.Time("from") ?? throw new OperatorMistakeException("from", "'from' is missing. Give it as a time such as 2026-03-01T12:00:00Z.");
        var to = body.Time("to") ?? now;
        return from < earliest ? throw new OperatorMistakeException("from", FormattableString.Invariant($"Give 'from' as {earliest:u} or later: older events are not run, by Intake:OldestEvent."))
            : to > now || to <= from ? throw new OperatorMistakeException("to", "Give 'to' as a time after 'from' that is not in the future, or leave it out for now.")
            : to - from > LongestWindow ? throw new OperatorMistakeException("to", $"Give 'to' as a time at most {LongestWindow.Days} days after 'from', and ask again for what comes after.")
            : new CatchUpWindow(from, to);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Source {Source}: a catch-up from {From:u} to {To:u} is asked for (dry run: {IsDry}) by {By}")]
        public static partial void Asked(ILogger logger, string source, DateTimeOffset from, DateTimeOffset to, bool isDry, Signature by);
    }
}
