using Bridge.Billing;
using Bridge.Storage;
using Bridge.Telemetry;

namespace Bridge.Processing;

/// <summary>Measures what an operator is to be alarmed by, and what no operation counts: queues that nobody empties, and an open circuit.</summary>
public sealed class Backlog(BridgeQueues queues, BillingCircuit circuit, BridgeMetrics metrics, TimeProvider clock)
{
    /// <summary>Measures once.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        metrics.CircuitLookedAt(await circuit.IsOpenAsync(cancellationToken));
        foreach (var queue in queues.All)
        {
            await MeasureAsync(queue, cancellationToken);
        }
    }

    private async Task MeasureAsync(MessageQueue queue, CancellationToken cancellationToken)
    {
        var (messages, oldest) = await queue.LookAsync(cancellationToken);
        var age = clock.GetUtcNow() - oldest;
        metrics.QueueLookedAt(queue.Name, messages, age > TimeSpan.Zero ? age.Value : TimeSpan.Zero);
    }
}
