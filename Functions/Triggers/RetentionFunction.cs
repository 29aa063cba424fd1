using Bridge.Ledger;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Forgets what has had its time.</summary>
public sealed class RetentionFunction(Retention retention)
{
    /// <summary>Runs once a day, in one process at a time.</summary>
    [Function("Retention")]
    public Task RunAsync([TimerTrigger("0 17 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        retention.RunAsync(cancellationToken);
}
