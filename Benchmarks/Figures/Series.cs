namespace Bridge.Benchmarks.Figures;

/// <summary>What the runs of a benchmark measured of one thing: a value each, in the order of the runs.</summary>
internal sealed record Series(IReadOnlyList<double> Values)
{
    public double Median => Percentile.Of(Values, 0.5);

    public double Low => Values.Min();

    public double High => Values.Max();

    public static Series Of(params double[] values) => new(values);
}
