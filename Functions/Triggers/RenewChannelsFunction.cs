using Bridge.Crm.Channels;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Renews subscriptions at CRMs that expire.</summary>
public sealed class RenewChannelsFunction(ChannelRenewal renewal)
{
    /// <summary>Runs every ten minutes, in one process at a time.</summary>
    [Function("RenewChannels")]
    public Task RunAsync([TimerTrigger("45 */10 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        renewal.RunAsync(cancellationToken);
}
