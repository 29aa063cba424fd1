using Bridge.Ledger;

namespace Bridge.Dashboard.Figures;

/// <summary>What came to its end in some time, and how long it took. Tallies of parts add up to the tally of the whole.</summary>
internal sealed class Tally
{
    private readonly Dictionary<CallState, long> _ended = [];

    /// <summary>How many ended, by their state.</summary>
    public IReadOnlyDictionary<CallState, long> Ended => _ended;

    /// <summary>The times from the webhook to the write-back, of what was written back in that time.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Adds up several.</summary>
    public static Tally Of(IEnumerable<Tally> parts)
    {
        var whole = new Tally();
        foreach (var part in parts)
        {
            whole.Add(part);
        }

        return whole;
    }

    /// <summary>Adds operations that ended.</summary>
    public void Add(CallState state, long count = 1) => _ended[state] = _ended.GetValueOrDefault(state) + count;

    /// <summary>Adds all of another.</summary>
    public void Add(Tally other)
    {
        foreach (var (state, count) in other.Ended)
        {
            Add(state, count);
        }

        Latencies.Add(other.Latencies);
    }

    /// <summary>The tally as it is shown.</summary>
    public Interval ToInterval(DateTimeOffset from, TimeSpan length) =>
        new(from, length, _ended, Latencies.Percentile(0.5), Latencies.Percentile(0.99));
}
