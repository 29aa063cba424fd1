namespace Bridge.Benchmarks.Figures;

/// <summary>Percentiles of values in any order.</summary>
internal static class Percentile
{
    /// <summary>The value that a share of the values does not exceed; between two values, what lies between.</summary>
    /// <param name="values">At least one value.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        var place = share * (sorted.Length - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        return below + ((above - below) * (place - Math.Floor(place)));
    }
}
