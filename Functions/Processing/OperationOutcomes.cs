using Bridge.Ledger;
using Bridge.Routing;
using Bridge.Telemetry;

namespace Bridge.Processing;

/// <summary>Keeps what came of a call in the ledger, together with what is to be written back.</summary>
public sealed class OperationOutcomes(OperationLedger ledger, OperationClaims claims, BridgeMetrics metrics, TimeProvider clock)
{
    /// <summary>Keeps an outcome. The write-back, if there is one, is then this invocation's to make.</summary>
    /// <exception cref="LedgerConflictException">The operation is another's by now.</exception>
    public async Task<Operation> KeepAsync(
        Operation operation, Outcome outcome, Route? route, RouteContext context, CancellationToken cancellationToken)
    {
        var kept = await ChangeAsync(operation, outcome, After(operation, outcome, route, context), cancellationToken);
        metrics.OperationCameTo(kept.Route, kept.Run, kept.State);
        return kept;
    }

    private async Task<Operation> ChangeAsync(Operation operation, Outcome outcome, Operation next, CancellationToken cancellationToken)
    {
        var why = outcome.Reason.Length > 0 ? outcome.Reason : "the billing API answered";
        try
        {
            return await ledger.ChangeAsync(operation, next, why, cancellationToken);
        }
        catch (LedgerConflictException conflict) when (IsSettledBy(conflict.Current, operation, outcome))
        {
            // A redelivery gave the call up for doubtful while its answer was on the way.
            return await ledger.ChangeAsync(conflict.Current, next, $"{why}, after all", cancellationToken);
        }
    }

    private static bool IsSettledBy(Operation current, Operation operation, Outcome outcome) =>
        current.State == CallState.InDoubt
        && current.Attempt == operation.Attempt
        && outcome.State is CallState.Succeeded or CallState.Refused;

    private Operation After(Operation operation, Outcome outcome, Route? route, RouteContext context)
    {
        var now = clock.GetUtcNow();
        var next = operation with
        {
            State = outcome.State,
            Reason = outcome.Reason,
            Result = outcome.Result,
            FinishedAt = outcome.State.IsEnd() ? now : null,
        };
        if (outcome.State == CallState.InDoubt)
        {
            return next.Released(now);
        }

        var facts = new OperationFacts(operation.Id, outcome.State.ToString(), outcome.Reason, outcome.Advice, now);
        var seen = context with { Arguments = operation.Arguments, Result = outcome.Result, Operation = facts };
        try
        {
            return WriteBackOf(outcome, route, seen) is { } writeBack
                ? next.HeldBy(operation.Invocation, claims.LeaseEnd) with
                {
                    WriteBack = WriteBackState.Pending,
                    WriteBackAttempt = 1,
                    Change = WriteBackJson.Write(operation.Route, writeBack),
                }
                : next.Released(due: null);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The money has moved: whatever is wrong with the words about it, that must be kept.
            var reason = exception is RouteEvaluationException ? exception.Message : $"The write-back cannot be made: {exception.GetType().Name}.";
            return next.Released(due: null) with { WriteBack = WriteBackState.Failed, Reason = reason };
        }
    }

    private static WriteBack? WriteBackOf(Outcome outcome, Route? route, RouteContext context) => outcome.State switch
    {
        CallState.Succeeded => route?.OnSuccess(context),
        var state when state.IsFailure() => route?.OnFailure(context),
        _ => null,
    };
}
