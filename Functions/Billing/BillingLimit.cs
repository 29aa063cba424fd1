using Bridge.Http;
using Microsoft.Extensions.Options;

namespace Bridge.Billing;

/// <summary>How many calls to the billing API are under way and begin at once: one limit for reads and sends.</summary>
internal sealed class BillingLimit(CallLimits limits, IOptions<BillingOptions> options, TimeScale scale)
{
    private readonly CallLimit _limit = limits.Make(
        BillingOptions.Section,
        new(options.Value.Concurrency, options.Value.RequestsPerSecond),
        options.Value.SendTimeout / 2);

    // Half of what one attempt has: the other half is the billing API's.
    private readonly TimeSpan _longestReadWait = scale.Of(options.Value.ReadTimeout / 6);

    /// <summary>Lets a read wait for its turn.</summary>
    public void ApplyToRead(HttpRequestMessage request) => _limit.ApplyTo(request, _longestReadWait);

    /// <summary>Lets a call that changes something wait for its turn, but not past its deadline.</summary>
    public void ApplyToSend(HttpRequestMessage request, SendDeadline? deadline) =>
        _limit.ApplyTo(request, deadline?.Left);
}
