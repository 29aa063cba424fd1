using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>Keeps what came of a call in the ledger, together with what is to be written back.</summary>
public sealed class OperationOutcomes(OperationLedger ledger, OperationClaims claims, TimeProvider clock)
{
    /// <summary>Keeps an outcome. The write-back, if there is one, is then this invocation's to make.</summary>
    /// <exception cref="LedgerConflictException">The operation is another's by now.</exception>
    public async Task<Operation> KeepAsync(
        Operation operation, Outcome outcome, Route? route, RouteContext context, CancellationToken cancellationToken)
    {
        var why = outcome.Reason.Length > 0 ? outcome.Reason : "the billing API answered";
        var next = After(operation, outcome, route, context);
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
            var writeBack = outcome.State switch
            {
                CallState.Succeeded => route?.OnSuccess(seen),
                CallState.Refused or CallState.DeadLettered => route?.OnFailure(seen),
                _ => null,
            };
            return writeBack is null
                ? next.Released(due: null)
                : next.HeldBy(operation.Invocation, claims.LeaseEnd) with
                {
                    WriteBack = WriteBackState.Pending,
                    WriteBackAttempt = 1,
                    Change = WriteBackJson.Write(writeBack),
                };
        }
        catch (RouteEvaluationException exception)
        {
            return next.Released(due: null) with { WriteBack = WriteBackState.Failed, Reason = exception.Message };
        }
    }
}
