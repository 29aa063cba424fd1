namespace Bridge.Benchmarks.Figures;

/// <summary>One line of a benchmark's table.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">The unit of the values.</param>
/// <param name="Value">What was measured, a value a run.</param>
internal sealed record Figure(string Name, string Unit, Series Value)
{
    /// <summary>What the limit came to in the same runs; null where a figure has none.</summary>
    public Series? Limit { get; init; }

    /// <summary>Whether less is better, as of times and bytes.</summary>
    public bool IsCost { get; init; }

    /// <summary>Whether it is a count that no machine changes, and that no change may raise.</summary>
    public bool MayOnlyFall { get; init; }

    public Goal? Goal { get; init; }

    /// <summary>What is to be said of it besides, such as the setting that moves its limit.</summary>
    public string Note { get; init; } = "";

    /// <summary>How much of the limit was reached, run by run: 1 is the limit itself, whether more is better or less.</summary>
    public Series? Ratio => Limit is null
        ? null
        : new Series([.. Value.Values.Zip(Limit.Values, (value, limit) => IsCost ? limit / value : value / limit)]);
}
