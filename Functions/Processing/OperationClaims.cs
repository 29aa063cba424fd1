using Bridge.Billing;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Routing;
using Bridge.Telemetry;

namespace Bridge.Processing;

/// <summary>Claims operations for an invocation: by one conditional insert, or by taking over what another left behind.</summary>
public sealed class OperationClaims(
    OperationLedger ledger, RouteTable routes, OperationOutcomes outcomes, ProtocolTimes times, BridgeMetrics metrics, TimeProvider clock)
{
    /// <summary>Claims the operation of an envelope; a redelivery goes on from the state that it finds.</summary>
    public async Task<Claim> ClaimAsync(Envelope envelope, string invocation, CancellationToken cancellationToken)
    {
        var (current, inserted) = await ledger.InsertAsync(
            NewOperation(envelope, invocation), envelope.IsFound ? "claimed; a catch-up found the event" : "claimed", cancellationToken);
        if (inserted)
        {
            return new Claim.Call(current);
        }

        if (!string.Equals(current.Fingerprint, envelope.Event.Fingerprint, StringComparison.Ordinal))
        {
            // What a catch-up finds never looks quite as the webhook told it.
            if (envelope.IsFound)
            {
                return new Claim.Nothing("its event came before a catch-up found it");
            }

            await NoteOtherContentAsync(envelope, cancellationToken);
            return new Claim.Nothing("its id came before with other content");
        }

        return envelope.Attempt < current.Attempt
            ? new Claim.Nothing("a later attempt took its place")
            : await TakeAsync(current, invocation, cancellationToken);
    }

    /// <summary>Takes an operation as the ledger has it, if there is anything left to do and nobody is at it.</summary>
    public async Task<Claim> TakeAsync(Operation current, string invocation, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await TryTakeAsync(current, invocation, cancellationToken);
            }
            catch (LedgerConflictException conflict) when (conflict.Current.Attempt == current.Attempt)
            {
                current = conflict.Current;
            }
            catch (LedgerConflictException)
            {
                return new Claim.Nothing("a later attempt took its place");
            }
        }
    }

    /// <summary>Gives up a call that was left behind on its way: it may have been applied.</summary>
    /// <returns>The operation as the ledger has it then.</returns>
    /// <exception cref="LedgerConflictException">Its sender has just said what came of it.</exception>
    public Task<Operation> GiveUpSendingAsync(Operation current, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(current);
        return outcomes.KeepForLaterAsync(
            current,
            current,
            Outcome.OfDoubt(BillingOperations.Find(current.Run), "It was sent, and the invocation that sent it never said what came of it."),
            routes.Find(current.Route),
            cancellationToken);
    }

    private async Task<Claim> TryTakeAsync(Operation current, string invocation, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (current.IsHeldByAnother(invocation, now))
        {
            return new Claim.Busy(current.LeaseUntil!.Value);
        }

        switch (current)
        {
            case { State: CallState.Running or CallState.Waiting }:
                var running = current.HeldBy(invocation, now + times.Lease) with { State = CallState.Running };
                var why = current.State == CallState.Waiting ? $"attempt {current.Attempt}" : "taken over: the invocation before left it";
                return new Claim.Call(await ledger.ChangeAsync(current, running, why, cancellationToken));
            case { State: CallState.Sending }:
                await GiveUpSendingAsync(current, cancellationToken);
                return new Claim.Nothing("it was sent, and what came of it is unknown");
            case { State: CallState.InDoubt }:
                return new Claim.Settle(current);
            case { WriteBack: WriteBackState.Pending }:
                var writing = current.HeldBy(invocation, now + times.Lease) with { WriteBackAttempt = current.WriteBackAttempt + 1 };
                return new Claim.WriteBack(await ledger.ChangeAsync(current, writing, "writing back", cancellationToken));
            case { LookAgainAt: { } at } when current.State.IsEnd() && at <= now:
                return new Claim.LookAgain(current);
            default:
                return new Claim.Nothing($"it is {current.State}");
        }
    }

    private Operation NewOperation(Envelope envelope, string invocation)
    {
        var now = clock.GetUtcNow();
        var route = routes.Find(envelope.Route);
        var kept = route is not null && envelope.EventBlob.Length == 0 ? route.WithoutSecrets(envelope.Event) : envelope.Event;
        var operation = new Operation
        {
            Id = envelope.OperationId,
            Source = kept.Source,
            Route = envelope.Route,
            Run = route?.Run.Name ?? "",
            State = CallState.Running,
            Attempt = envelope.Attempt,
            ReceivedAt = envelope.ReceivedAt,
            TriedSince = now,
            Record = kept.Record,
            EventId = kept.Id,
            EventType = kept.Type,
            OccurredAt = kept.OccurredAt,
            Fingerprint = kept.Fingerprint,
            Event = envelope.EventBlob.Length == 0 ? kept.Data : null,
            EventBlob = envelope.EventBlob,
            // A route that is gone says no more whether it runs once.
            IsOnce = route?.IsOnce ?? true,
            TraceParent = envelope.TraceParent,
        };
        return operation.HeldBy(invocation, now + times.Lease);
    }

    private async Task NoteOtherContentAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        var why = $"event {envelope.Event.Id} came under the same id with other content, and was not run";
        if (await ledger.NoteOtherContentAsync(envelope.OperationId, envelope.Event.Fingerprint, why, cancellationToken))
        {
            metrics.OtherContentSeen(envelope.Event.Source);
        }
    }
}
