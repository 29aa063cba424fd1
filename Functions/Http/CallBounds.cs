namespace Bridge.Http;

/// <summary>What one instance may ask of one partner.</summary>
/// <param name="Concurrency">How many calls may be under way at once.</param>
/// <param name="RequestsPerSecond">How many may begin within any second.</param>
internal sealed record CallBounds(int Concurrency, int RequestsPerSecond)
{
    /// <summary>The largest concurrency that can be set; the smallest is 1.</summary>
    public const int MaxConcurrency = 200;

    /// <summary>The largest number of requests a second that can be set; the smallest is 1.</summary>
    public const int MaxRequestsPerSecond = 1000;
}
