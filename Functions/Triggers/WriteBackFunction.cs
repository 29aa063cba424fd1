using Bridge.Processing;
using Bridge.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Writes back what could not be written back at once.</summary>
public sealed class WriteBackFunction(WriteBackRunner runner)
{
    /// <summary>Writes one result back.</summary>
    [Function("WriteBack")]
    public Task RunAsync(
        [QueueTrigger(BridgeQueues.WriteBacksName)] string message,
        CancellationToken cancellationToken) =>
        runner.RunAsync(message, cancellationToken);
}
