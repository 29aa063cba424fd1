using Bridge.Crm;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Storage;

namespace Bridge.Processing;

/// <summary>Sends messages for operations that the ledger knows, from what the ledger knows.</summary>
public sealed class OperationQueue(BridgeQueues queues)
{
    /// <summary>Sends the message of an operation's current attempt.</summary>
    public Task RunAsync(Operation operation, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return queues.OperationsOf(operation.Id).SendAsync(EnvelopeJson.Write(EnvelopeOf(operation)), delay, cancellationToken);
    }

    /// <summary>Sends the message of an operation's write-back.</summary>
    public Task WriteBackAsync(Operation operation, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return queues.WriteBacks.SendAsync(WriteBackMessage.Write(operation.Id), delay, cancellationToken);
    }

    /// <summary>The envelope of an operation's current attempt. Its event is without the route's secrets, which are not kept.</summary>
    public static Envelope EnvelopeOf(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var crmEvent = new CrmEvent(
            operation.Source,
            operation.EventId,
            operation.EventType,
            operation.Record,
            operation.OccurredAt ?? operation.ReceivedAt,
            operation.EventBlob.Length == 0 ? operation.Event ?? [] : [],
            operation.Fingerprint);
        return new Envelope(
            operation.Id, operation.Attempt, operation.Route, operation.ReceivedAt, operation.TraceParent, crmEvent, operation.EventBlob);
    }
}
