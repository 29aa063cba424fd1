using Bridge.CatchUp;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Asks CRMs what their webhooks did not tell.</summary>
public sealed class CatchUpFunction(CatchUpRun catchUp)
{
    /// <summary>Runs every quarter of an hour, in one process at a time.</summary>
    [Function("CatchUp")]
    public Task RunAsync([TimerTrigger("30 */15 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        catchUp.RunAsync(cancellationToken);
}
