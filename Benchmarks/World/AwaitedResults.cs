using System.Collections.Concurrent;
using Bridge.Sandbox.Generic;

namespace Bridge.Benchmarks.World;

/// <summary>Tells whoever waits for an operation's result when it is written back.</summary>
internal sealed class AwaitedResults
{
    // An operation that takes so long is lost, or the figure is worth nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new(StringComparer.Ordinal);

    public AwaitedResults(ReceiverServer receiver) => receiver.Taken = result =>
    {
        if ((string?)result.Body.SelectToken("data.operationId") is { } operation && _awaited.TryRemove(operation, out var awaited))
        {
            awaited.TrySetResult();
        }
    };

    /// <summary>The end of an operation that is about to begin.</summary>
    /// <exception cref="TimeoutException">It did not come.</exception>
    public Task Of(string operation, CancellationToken cancellationToken)
    {
        var awaited = _awaited[operation] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return awaited.Task.WaitAsync(Patience, cancellationToken);
    }
}
