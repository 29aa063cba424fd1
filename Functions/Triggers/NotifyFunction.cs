using Bridge.Notifications;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Tells people what needs them.</summary>
public sealed class NotifyFunction(Notifier notifier)
{
    /// <summary>Runs every minute, in one process at a time.</summary>
    [Function("Notify")]
    public Task RunAsync([TimerTrigger("15 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        notifier.RunAsync(cancellationToken);
}
