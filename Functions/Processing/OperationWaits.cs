using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>Puts operations off: the attempt is raised in the ledger first, and a message for it is sent then.</summary>
public sealed class OperationWaits(
    OperationLedger ledger, OperationQueue queue, OperationOutcomes outcomes, ProtocolTimes times, TimeProvider clock)
{
    /// <summary>Puts an operation off, or gives it up where its route allows no more.</summary>
    /// <param name="before">The operation as the ledger has it; nothing of it is on its way.</param>
    /// <param name="draft">The operation with what else is to be kept.</param>
    /// <param name="outcome">Why it waits.</param>
    /// <param name="route">Its route.</param>
    /// <param name="context">What the route's expressions see.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LedgerConflictException">The operation is another's by now.</exception>
    public async Task<Operation> PutOffAsync(
        Operation before, Operation draft, Outcome outcome, Route route, RouteContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(route);
        var now = clock.GetUtcNow();
        return now - (draft.TriedSince ?? draft.ReceivedAt) >= route.GiveUpAfter
            ? await outcomes.KeepAsync(before, draft, Outcome.GaveUp(outcome.Reason, route.GiveUpAfter), route, context, cancellationToken)
            : await NextAttemptAsync(before, draft, outcome.Reason, Pauses.After(times, draft.Id, draft.Attempt, outcome.RetryAfter), cancellationToken);
    }

    /// <summary>Makes the next attempt after a pause.</summary>
    /// <exception cref="LedgerConflictException">The operation is another's by now.</exception>
    public async Task<Operation> NextAttemptAsync(
        Operation before, Operation draft, string why, TimeSpan pause, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var until = clock.GetUtcNow() + pause;
        var next = draft.Released(until + times.Grace) with
        {
            State = CallState.Waiting,
            Attempt = draft.Attempt + 1,
            WaitUntil = until,
            Reason = why,
        };
        next = await ledger.ChangeAsync(before, next, why, cancellationToken);
        await queue.RunAsync(next, pause, cancellationToken);
        return next;
    }
}
