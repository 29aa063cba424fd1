using Bridge.Processing;
using Bridge.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Runs queued operations.</summary>
public sealed class RunOperationFunction(OperationRunner runner)
{
    /// <summary>Runs one operation.</summary>
    [Function("RunOperation")]
    public Task RunAsync(
        [QueueTrigger(BridgeQueues.OperationsName)] string message,
        CancellationToken cancellationToken) =>
        runner.RunAsync(message, cancellationToken);
}
