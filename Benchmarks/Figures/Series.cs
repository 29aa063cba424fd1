namespace Bridge.Benchmarks.Figures;

/// <summary>What the runs of a benchmark measured of one thing: a value each, in the order of the runs.</summary>
internal sealed record Series(IReadOnlyList<double> Values)
{
    public double Median => Percentile.Of(Values, 0.5);

    /// <summary>The lower end of the spread: of many runs, the lowest twentieth lies below.</summary>
    public double Low => Percentile.Of(Values, 0.05);

    /// <summary>The upper end of the spread: of many runs, the highest twentieth lies above.</summary>
    public double High => Percentile.Of(Values, 0.95);

    public static Series Of(params double[] values) => new(values);
}
