using Bridge.Processing;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Measures what waits.</summary>
public sealed class MeasureFunction(Backlog backlog)
{
    /// <summary>Runs every minute, between two sweeps, in one process at a time.</summary>
    [Function("Measure")]
    public Task RunAsync([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        backlog.MeasureAsync(cancellationToken);
}
