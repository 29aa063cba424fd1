using Microsoft.Extensions.Http.Resilience;

namespace Bridge.Http;

/// <summary>Durations of HTTP under <see cref="TimeScale"/>, which a network and its libraries let become only so short.</summary>
internal static class ScaledTimes
{
    /// <summary>The shortest time to connect in: below it, a machine at work would reach nobody.</summary>
    public static readonly TimeSpan ShortestConnect = TimeSpan.FromMilliseconds(250);

    // What Polly takes for a time-out, and for the times of a breaker.
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ShortestBreak = TimeSpan.FromMilliseconds(500);

    /// <summary>How long something takes that takes <paramref name="time"/> in earnest, but no shorter than <paramref name="shortest"/>.</summary>
    public static TimeSpan Of(this TimeScale scale, TimeSpan time, TimeSpan shortest)
    {
        var scaled = scale.Of(time);
        return scaled > shortest ? scaled : shortest;
    }

    /// <summary>Scales all the durations of a pipeline as they are set, and keeps them long enough for it.</summary>
    public static void Scale(this HttpStandardResilienceOptions pipeline, TimeScale scale)
    {
        pipeline.TotalRequestTimeout.Timeout = scale.Of(pipeline.TotalRequestTimeout.Timeout, ShortestTimeout);
        pipeline.AttemptTimeout.Timeout = scale.Of(pipeline.AttemptTimeout.Timeout, ShortestTimeout);
        pipeline.CircuitBreaker.SamplingDuration = scale.Of(pipeline.CircuitBreaker.SamplingDuration, ShortestBreak);
        pipeline.CircuitBreaker.BreakDuration = scale.Of(pipeline.CircuitBreaker.BreakDuration, ShortestBreak);
        pipeline.Retry.Delay = scale.Of(pipeline.Retry.Delay);
    }
}
