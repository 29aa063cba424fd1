using Bridge.Processing;
using Bridge.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Parks messages that failed every time that the host gave them out.</summary>
public sealed class ParkPoisonFunctions(PoisonParking parking)
{
    private const string Poison = "-poison";

    /// <summary>Parks a message of an operation.</summary>
    [Function("ParkOperation")]
    public Task ParkOperationAsync(
        [QueueTrigger(BridgeQueues.OperationsName + Poison)] string message,
        CancellationToken cancellationToken) =>
        parking.ParkOperationAsync(message, cancellationToken);

    /// <summary>Parks a message of a write-back.</summary>
    [Function("ParkWriteBack")]
    public Task ParkWriteBackAsync(
        [QueueTrigger(BridgeQueues.WriteBacksName + Poison)] string message,
        CancellationToken cancellationToken) =>
        parking.ParkWriteBackAsync(message, cancellationToken);
}
