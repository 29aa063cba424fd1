using Bridge.Crm;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Routing;
using Bridge.Storage;

namespace Bridge.Processing;

/// <summary>Brings an envelope and an event's data together again where the data lies in a blob.</summary>
public sealed class EventData(EventBlobs blobs)
{
    /// <summary>The whole event. What the route names as secret does not stay in the blob once it was read.</summary>
    public async Task<CrmEvent> LoadAsync(Envelope envelope, Route route, CancellationToken cancellationToken)
    {
        if (envelope.EventBlob.Length == 0)
        {
            return envelope.Event;
        }

        var whole = envelope.Event with { Data = await blobs.LoadAsync(envelope.EventBlob, cancellationToken) };
        var kept = route.WithoutSecrets(whole);
        if (!JToken.DeepEquals(kept.Data, whole.Data))
        {
            await blobs.SaveAsync(envelope.EventBlob, kept.Data, cancellationToken);
        }

        return whole;
    }

    /// <summary>Removes the data of an operation that has nothing left to do; a dead letter keeps its own, and so does a write-back that failed.</summary>
    public Task ForgetAsync(Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.EventBlob.Length > 0
            && operation.State.IsEnd()
            && operation.State != CallState.DeadLettered
            && operation.WriteBack is not (WriteBackState.Pending or WriteBackState.Failed)
            ? blobs.DeleteAsync(operation.EventBlob, cancellationToken)
            : Task.CompletedTask;
    }
}
