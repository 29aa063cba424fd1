using Bridge.Processing;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Looks after what is overdue.</summary>
public sealed class SweepFunction(Sweep sweep)
{
    /// <summary>Runs every minute, in one process at a time.</summary>
    [Function("Sweep")]
    public Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweep.RunAsync(cancellationToken);
}
