using System.Globalization;

namespace Bridge.Dashboard.Figures;

/// <summary>
/// How long things took, in buckets whose bounds grow by a fixed factor, so that two histograms add up to the one of both. A percentile is within
/// 2 % of the true one, or within a millisecond where that is more.
/// </summary>
/// <remarks>https://www.vldb.org/pvldb/vol12/p2195-masson.pdf</remarks>
internal sealed class LatencyHistogram
{
    /// <summary>How far a percentile may be from the true one, as a part of it.</summary>
    public const double Accuracy = 0.02;

    private const double Growth = (1 + Accuracy) / (1 - Accuracy);

    private readonly SortedDictionary<int, long> _buckets = [];

    /// <summary>How many there are.</summary>
    public long Count => _buckets.Values.Sum();

    /// <summary>Adds one.</summary>
    public void Add(TimeSpan latency) => Add(BucketOf(latency), 1);

    /// <summary>Adds all of another.</summary>
    public void Add(LatencyHistogram other)
    {
        foreach (var (bucket, count) in other._buckets)
        {
            Add(bucket, count);
        }
    }

    /// <summary>The shortest time that at least a part of all took no longer than; null where there are none.</summary>
    /// <param name="part">Above 0, to 1: 0.5 for the median.</param>
    public TimeSpan? Percentile(double part)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(part * Count));
        foreach (var (bucket, count) in _buckets)
        {
            rank -= count;
            if (rank <= 0)
            {
                return MiddleOf(bucket);
            }
        }

        return null;
    }

    /// <summary>Writes it as text: <c>bucket:count</c>, separated by spaces.</summary>
    public string Write() => string.Join(' ', _buckets.Select(bucket => string.Create(CultureInfo.InvariantCulture, $"{bucket.Key}:{bucket.Value}")));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static LatencyHistogram Read(string text)
    {
        var histogram = new LatencyHistogram();
        foreach (var entry in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split(':');
            histogram.Add(int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        return histogram;
    }

    private void Add(int bucket, long count) => _buckets[bucket] = _buckets.GetValueOrDefault(bucket) + count;

    // Bucket 0 holds all up to a millisecond; bucket n what is above growth^(n-1) and up to growth^n milliseconds.
    private static int BucketOf(TimeSpan latency) =>
        latency.TotalMilliseconds <= 1 ? 0 : (int)Math.Ceiling(Math.Log(latency.TotalMilliseconds) / Math.Log(Growth));

    // As far from the lower bound as from the upper one, as a part of each.
    private static TimeSpan MiddleOf(int bucket) =>
        bucket == 0 ? TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(2 * Math.Pow(Growth, bucket) / (Growth + 1));
}
