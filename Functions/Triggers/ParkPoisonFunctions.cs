using Bridge.Processing;
using Bridge.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Parks messages that failed every time that the host gave them out.</summary>
public sealed class ParkPoisonFunctions(PoisonParking parking)
{
    /// <summary>Parks a message of an operation. The sweep brings those of the further queues of operations here.</summary>
    [Function("ParkOperation")]
    public Task ParkOperationAsync(
        [QueueTrigger(BridgeQueues.OperationsName + BridgeQueues.PoisonSuffix)] string message,
        CancellationToken cancellationToken) =>
        parking.ParkOperationAsync(message, cancellationToken);

    /// <summary>Parks a message of a write-back.</summary>
    [Function("ParkWriteBack")]
    public Task ParkWriteBackAsync(
        [QueueTrigger(BridgeQueues.WriteBacksName + BridgeQueues.PoisonSuffix)] string message,
        CancellationToken cancellationToken) =>
        parking.ParkWriteBackAsync(message, cancellationToken);
}
