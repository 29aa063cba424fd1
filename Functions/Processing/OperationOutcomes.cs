using Bridge.Ledger;
using Bridge.Routing;
using Bridge.Telemetry;

namespace Bridge.Processing;

/// <summary>Keeps what came of an attempt in the ledger, together with what is to be written back.</summary>
public sealed class OperationOutcomes(
    OperationLedger ledger, OperationQueue queue, WriteBackPlans plans, CaptchaAsks captchas, ProtocolTimes times, BridgeMetrics metrics, TimeProvider clock)
{
    /// <summary>Keeps an outcome. The write-back, if there is one, is then this invocation's to make.</summary>
    /// <param name="before">The operation as the ledger has it.</param>
    /// <param name="draft">The operation with what else is to be kept.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="route">Its route, if it is still there.</param>
    /// <param name="context">What the route's expressions see.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LedgerConflictException">The operation is another's by now.</exception>
    public async Task<Operation> KeepAsync(
        Operation before, Operation draft, Outcome outcome, Route? route, RouteContext context, CancellationToken cancellationToken)
    {
        var next = Ended(draft, outcome);
        if (outcome.State == CallState.AwaitingCaptcha)
        {
            next = captchas.Ask(next, route!, context);
        }
        else if (WritesBack(outcome.State, route))
        {
            next = Planned(next, route!, context);
        }

        var kept = await ChangeAsync(before, outcome, next, cancellationToken);
        metrics.OperationCameTo(kept.Source, kept.Route, kept.Run, kept.State);
        return kept;
    }

    /// <summary>Keeps an outcome that nobody is at hand to write back: a message of the queue of write-backs does it.</summary>
    /// <exception cref="LedgerConflictException">The operation is another's by now.</exception>
    public async Task<Operation> KeepForLaterAsync(
        Operation before, Operation draft, Outcome outcome, Route? route, CancellationToken cancellationToken)
    {
        var next = Ended(draft, outcome);
        if (WritesBack(outcome.State, route))
        {
            next = next.Released(clock.GetUtcNow() + times.Grace) with { WriteBack = WriteBackState.Pending, Change = null };
        }

        var kept = await ChangeAsync(before, outcome, next, cancellationToken);
        metrics.OperationCameTo(kept.Source, kept.Route, kept.Run, kept.State);
        if (kept.WriteBack == WriteBackState.Pending)
        {
            await queue.WriteBackAsync(kept, TimeSpan.Zero, cancellationToken);
        }

        return kept;
    }

    private Operation Ended(Operation draft, Outcome outcome)
    {
        var now = clock.GetUtcNow();
        var next = draft with
        {
            State = outcome.State,
            Reason = outcome.Reason,
            Advice = outcome.Advice,
            Result = outcome.Result,
            SettledBy = outcome.SettledBy,
            FinishedAt = outcome.State.IsEnd() ? now : null,
            DoubtSince = outcome.State == CallState.InDoubt ? now : draft.DoubtSince,
        };
        return next.Released(outcome.State == CallState.InDoubt ? now + times.Settling : null);
    }

    private static bool WritesBack(CallState state, Route? route) =>
        (state == CallState.Succeeded && route is { WritesBackSuccess: true }) || (state.IsFailure() && route is { WritesBackFailure: true });

    private Operation Planned(Operation next, Route route, RouteContext context)
    {
        try
        {
            return plans.Plan(next, route, context) is { } change
                ? next.HeldBy(next.Invocation, clock.GetUtcNow() + times.Lease) with
                {
                    WriteBack = WriteBackState.Pending,
                    WriteBackAttempt = 1,
                    Change = change,
                }
                : next;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The money has moved: whatever is wrong with the words about it, that must be kept.
            var reason = exception is RouteEvaluationException ? exception.Message : $"The write-back cannot be made: {exception.GetType().Name}.";
            return next with { WriteBack = WriteBackState.Failed, Reason = reason };
        }
    }

    private async Task<Operation> ChangeAsync(Operation before, Outcome outcome, Operation next, CancellationToken cancellationToken)
    {
        try
        {
            return await ledger.ChangeAsync(before, next, outcome.Why, cancellationToken);
        }
        catch (LedgerConflictException conflict) when (IsSettledBy(conflict.Current, before, outcome))
        {
            // The attempt was given up for doubtful while its answer was on the way.
            var current = conflict.Current;
            return await ledger.ChangeAsync(current, next with { Evidence = current.Evidence }, $"{outcome.Why}, after all", cancellationToken);
        }
    }

    private static bool IsSettledBy(Operation current, Operation before, Outcome outcome) =>
        current.State is CallState.InDoubt or CallState.NeedsReview
        && current.Attempt == before.Attempt
        && before.State == CallState.Sending
        && outcome.State is CallState.Succeeded or CallState.Refused;
}
