using Bridge.Processing;
using Bridge.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>
/// Runs queued operations: a function a queue, as a trigger names one. Those of queues that are not in use are switched off by
/// <see cref="FunctionSwitch"/>.
/// </summary>
public sealed class RunOperationFunctions(OperationRunner runner)
{
    /// <summary>Runs one operation of the first queue.</summary>
    [Function("RunOperation")]
    public Task RunAsync([QueueTrigger(BridgeQueues.OperationsName)] string message, CancellationToken cancellationToken) =>
        runner.RunAsync(message, cancellationToken);

    /// <summary>Runs one operation of the second queue.</summary>
    [Function("RunOperation1")]
    public Task Run1Async([QueueTrigger(BridgeQueues.OperationsName + "-1")] string message, CancellationToken cancellationToken) =>
        runner.RunAsync(message, cancellationToken);

    /// <summary>Runs one operation of the third queue.</summary>
    [Function("RunOperation2")]
    public Task Run2Async([QueueTrigger(BridgeQueues.OperationsName + "-2")] string message, CancellationToken cancellationToken) =>
        runner.RunAsync(message, cancellationToken);

    /// <summary>Runs one operation of the fourth queue.</summary>
    [Function("RunOperation3")]
    public Task Run3Async([QueueTrigger(BridgeQueues.OperationsName + "-3")] string message, CancellationToken cancellationToken) =>
        runner.RunAsync(message, cancellationToken);

    /// <summary>Runs one operation of the fifth queue.</summary>
    [Function("RunOperation4")]
    public Task Run4Async([QueueTrigger(BridgeQueues.OperationsName + "-4")] string message, CancellationToken cancellationToken) =>
        runner.RunAsync(message, cancellationToken);

    /// <summary>Runs one operation of the sixth queue.</summary>
    [Function("RunOperation5")]
    public Task Run5Async([QueueTrigger(BridgeQueues.OperationsName + "-5")] string message, CancellationToken cancellationToken) =>
        runner.RunAsync(message, cancellationToken);

    /// <summary>Runs one operation of the seventh queue.</summary>
    [Function("RunOperation6")]
    public Task Run6Async([QueueTrigger(BridgeQueues.OperationsName + "-6")] string message, CancellationToken cancellationToken) =>
        runner.RunAsync(message, cancellationToken);

    /// <summary>Runs one operation of the eighth queue.</summary>
    [Function("RunOperation7")]
    public Task Run7Async([QueueTrigger(BridgeQueues.OperationsName + "-7")] string message, CancellationToken cancellationToken) =>
        runner.RunAsync(message, cancellationToken);
}
