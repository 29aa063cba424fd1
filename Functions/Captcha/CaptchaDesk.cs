using Bridge.Ledger;
using Bridge.Operations;
using Bridge.Processing;
using Microsoft.Extensions.Logging;

namespace Bridge.Captcha;

/// <summary>
/// Lets a person go on with an operation that needs a captcha. The token goes straight to the call in the person's own request: it is neither kept nor
/// logged. Looking uses nothing up, and a token that was refused leaves the link as it is.
/// </summary>
public sealed partial class CaptchaDesk(
    OperationLedger ledger,
    OperationGate gate,
    OperationCall call,
    OperationCompletion completion,
    OperationRetry retry,
    ProtocolTimes times,
    TimeProvider clock,
    ILogger<CaptchaDesk> logger)
{
    private const int LongestToken = 8192;

    private static readonly Signature Page = new("The captcha page", "the link had expired");

    /// <summary>What a link opens.</summary>
    public async Task<CaptchaVisit> LookAsync(string ticket, CancellationToken cancellationToken) =>
        CaptchaTicket.Read(ticket) is { } read && await ledger.FindAsync(read.OperationId, cancellationToken) is { } operation && read.Opens(operation)
            ? Of(operation, problem: "")
            : new CaptchaVisit.Unknown();

    /// <summary>Goes on with the operation that a link opens.</summary>
    /// <param name="ticket">The ticket of the link.</param>
    /// <param name="token">The captcha token that the person has just made.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CaptchaVisit> SolveAsync(string ticket, string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        using var deadline = new InvocationDeadline(times, clock, cancellationToken);
        if (await LookAsync(ticket, deadline.Token) is not CaptchaVisit.Open { Operation: var operation } open)
        {
            return await LookAsync(ticket, deadline.Token);
        }

        if (token.Length is 0 or > LongestToken)
        {
            return open with { Problem = "Solve the captcha first." };
        }

        if (await gate.WhyHeldAsync(operation.Source, operation.Route, deadline.Token) is { } held)
        {
            return open with { Problem = $"It cannot be done just now: {held}. Try again later." };
        }

        try
        {
            return Of(await GoOnAsync(operation, token, deadline.Token), problem: null);
        }
        catch (LedgerConflictException)
        {
            // Somebody else pressed at the same moment.
            return await LookAsync(ticket, deadline.Token);
        }
    }

    /// <summary>Leaves another link on the CRM record in place of one that is too old.</summary>
    public async Task<CaptchaVisit> SendAgainAsync(string ticket, CancellationToken cancellationToken)
    {
        var visit = await LookAsync(ticket, cancellationToken);
        return visit is CaptchaVisit.Expired expired
            && await retry.RetryAsync(expired.Operation.Id, Retried.Call, attempt: null, Page, clock.GetUtcNow(), cancellationToken) is ActionResult.Done
                ? new CaptchaVisit.SentAgain(expired.Operation)
                : visit;
    }

    private async Task<Operation> GoOnAsync(Operation operation, string token, CancellationToken cancellationToken)
    {
        var running = operation.HeldBy(Guid.NewGuid().ToString("N"), clock.GetUtcNow() + times.Lease) with
        {
            State = CallState.Running,
            WriteBack = WriteBackState.None,
            Change = null,
            Reason = "",
            Advice = "",
        };
        running = await ledger.ChangeAsync(operation, running, "a person solved the captcha", cancellationToken);
        Log.Solved(logger, running.Id, running.Source, running.Route);
        var envelope = OperationQueue.EnvelopeOf(running);
        using var activity = OperationCompletion.Begin(envelope);
        return await completion.CompleteAsync(await call.MakeAsync(running, envelope, token, cancellationToken), cancellationToken);
    }

    private CaptchaVisit Of(Operation operation, string? problem) => operation switch
    {
        { State: CallState.AwaitingCaptcha } when operation.CaptchaUntil <= clock.GetUtcNow() => new CaptchaVisit.Expired(operation),
        { State: CallState.AwaitingCaptcha } => new CaptchaVisit.Open(operation, problem ?? operation.Reason),
        _ when operation.State.IsEnd() => new CaptchaVisit.Ended(operation),
        _ => new CaptchaVisit.UnderWay(operation),
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Operation {OperationId} of source {Source}, route {Route}: a person solved its captcha")]
        public static partial void Solved(ILogger logger, string operationId, string source, string route);
    }
}
