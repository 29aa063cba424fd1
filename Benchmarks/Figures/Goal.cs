using System.Globalization;

namespace Bridge.Benchmarks.Figures;

/// <summary>What a figure should come to.</summary>
internal abstract record Goal(double Bound)
{
    /// <summary>The ratio to the limit is at least this.</summary>
    public sealed record RatioAtLeast(double Bound) : Goal(Bound)
    {
        public override bool IsMetBy(Figure figure) => figure.Ratio!.Median >= Bound;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"ratio ≥ {Bound:0.00}");
    }

    /// <summary>The value is at most this.</summary>
    public sealed record AtMost(double Bound) : Goal(Bound)
    {
        public override bool IsMetBy(Figure figure) => figure.Value.Median <= Bound;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"≤ {Bound:0.##}");
    }

    /// <summary>Whether a figure comes to it.</summary>
    public abstract bool IsMetBy(Figure figure);
}
