using Bridge.Dashboard.Figures;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Rolls the ledger up into the dashboard's figures.</summary>
public sealed class RollUpFunction(RollUp rollUp)
{
    /// <summary>Runs every minute, in one process at a time.</summary>
    [Function("RollUp")]
    public Task RunAsync([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        rollUp.RunAsync(cancellationToken);
}
