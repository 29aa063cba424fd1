using Microsoft.Extensions.Options;

namespace Bridge.Processing;

/// <summary>
/// The durations that the safety of money rests on, in their order: a request, an invocation, a lease, the settling time. All
/// of them are multiplied by <see cref="TimeScale"/>, which keeps the order.
/// </summary>
public sealed class ProtocolTimes(TimeScale scale, IOptions<ProcessingOptions> options)
{
    /// <summary>How long an invocation works before it gives up by itself: less than host.json's <c>functionTimeout</c>.</summary>
    public TimeSpan Invocation { get; } = scale.Of(TimeSpan.FromSeconds(80));

    /// <summary>How long an invocation holds an operation: longer than host.json's <c>functionTimeout</c>, and never renewed.</summary>
    public TimeSpan Lease { get; } = scale.Of(TimeSpan.FromMinutes(2));

    /// <summary>How long after <c>Sending</c> was written a call may still be put on the wire.</summary>
    public TimeSpan SendWindow { get; } = scale.Of(TimeSpan.FromSeconds(15));

    /// <summary>How long the billing API may take to apply what the bridge gave up on.</summary>
    public TimeSpan Settling { get; } = scale.Of(options.Value.SettlingTime);

    /// <summary>The time between the two readings that settle a doubt.</summary>
    public TimeSpan BetweenReadings { get; } = scale.Of(TimeSpan.FromMinutes(1));

    /// <summary>When, after an attempt was taken for not applied, its money is looked for once more.</summary>
    public TimeSpan LaterLook { get; } = scale.Of(TimeSpan.FromMinutes(30));

    /// <summary>The first pause of what waits; it doubles.</summary>
    public TimeSpan FirstPause { get; } = scale.Of(TimeSpan.FromSeconds(5));

    /// <summary>The longest pause of what waits.</summary>
    public TimeSpan LongestPause { get; } = scale.Of(TimeSpan.FromMinutes(15));

    /// <summary>About how long a message waits that an open circuit or a switch holds.</summary>
    public TimeSpan WhileHeld { get; } = scale.Of(TimeSpan.FromMinutes(1));

    /// <summary>How long a message is overdue before the sweep sends another; it doubles with every look.</summary>
    public TimeSpan Grace { get; } = scale.Of(TimeSpan.FromMinutes(2));

    /// <summary>How long a secret result waits for its write-back before it is dropped.</summary>
    public TimeSpan SecretLife { get; } = scale.Of(TimeSpan.FromHours(1));
}
