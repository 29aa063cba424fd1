using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Routing;
using Bridge.Telemetry;

namespace Bridge.Processing;

/// <summary>Claims operations for an invocation: by one conditional insert, or by taking over what another left behind.</summary>
public sealed class OperationClaims(OperationLedger ledger, RouteTable routes, BridgeMetrics metrics, TimeProvider clock)
{
    // Longer than the hard limit of an invocation, host.json's functionTimeout: a lease is never renewed.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Until when an invocation that takes an operation now may be at work on it.</summary>
    public DateTimeOffset LeaseEnd => clock.GetUtcNow() + Lease;

    /// <summary>Claims the operation of an envelope; a redelivery goes on from the state that it finds.</summary>
    public async Task<Claim> ClaimAsync(Envelope envelope, string invocation, CancellationToken cancellationToken)
    {
        var (current, inserted) = await ledger.InsertAsync(NewOperation(envelope, invocation), "claimed", cancellationToken);
        if (inserted)
        {
            return new Claim.Call(current);
        }

        if (!string.Equals(current.Fingerprint, envelope.Event.Fingerprint, StringComparison.Ordinal))
        {
            await NoteOtherContentAsync(envelope, cancellationToken);
            return new Claim.Nothing("its id came before with other content");
        }

        return envelope.Attempt < current.Attempt
            ? new Claim.Nothing("a later attempt took its place")
            : await TakeAsync(current, invocation, cancellationToken);
    }

    /// <summary>Takes over an operation as the ledger has it, if there is anything left to do and nobody is at it.</summary>
    public async Task<Claim> TakeAsync(Operation current, string invocation, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await TryTakeAsync(current, invocation, cancellationToken);
            }
            catch (LedgerConflictException conflict)
            {
                current = conflict.Current;
            }
        }
    }

    private async Task<Claim> TryTakeAsync(Operation current, string invocation, CancellationToken cancellationToken)
    {
        var isOpen = current.State is CallState.Running or CallState.Sending || current.WriteBack == WriteBackState.Pending;
        if (!isOpen)
        {
            return new Claim.Nothing($"it is {current.State}");
        }

        if (current.IsHeldByAnother(invocation, clock.GetUtcNow()))
        {
            return new Claim.Busy(current.LeaseUntil!.Value);
        }

        switch (current.State)
        {
            case CallState.Running:
                return new Claim.Call(await ledger.ChangeAsync(
                    current, current.HeldBy(invocation, LeaseEnd), "taken over: the invocation before left it", cancellationToken));
            case CallState.Sending:
                await ledger.ChangeAsync(current, InDoubt(current), "the invocation that sent it never said what came of it", cancellationToken);
                return new Claim.Nothing("it was sent, and what came of it is unknown");
            default:
                var next = current.HeldBy(invocation, LeaseEnd) with { WriteBackAttempt = current.WriteBackAttempt + 1 };
                return new Claim.WriteBack(await ledger.ChangeAsync(current, next, "writing back", cancellationToken));
        }
    }

    private Operation InDoubt(Operation current) => current.Released(clock.GetUtcNow()) with
    {
        State = CallState.InDoubt,
        Reason = "It was sent, and the bridge stopped before the answer was kept.",
    };

    private Operation NewOperation(Envelope envelope, string invocation)
    {
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
            Record = kept.Record,
            EventId = kept.Id,
            EventType = kept.Type,
            OccurredAt = kept.OccurredAt,
            Fingerprint = kept.Fingerprint,
            Event = envelope.EventBlob.Length == 0 ? kept.Data : null,
            EventBlob = envelope.EventBlob,
            TraceParent = envelope.TraceParent,
        };
        return operation.HeldBy(invocation, LeaseEnd);
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
