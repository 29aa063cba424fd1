using System.Globalization;

namespace Bridge.Benchmarks.Figures;

/// <summary>Holds figures against the committed ones.</summary>
internal static class Regression
{
    // Machines differ, and so do short runs; a third is more than either.
    private const double LeastShare = 2.0 / 3;

    /// <summary>What became worse than it may, in words.</summary>
    public static IEnumerable<string> Find(IEnumerable<Figure> figures, IReadOnlyDictionary<string, CommittedFigure> committed)
    {
        foreach (var figure in figures)
        {
            if (!committed.TryGetValue(figure.Name, out var before))
            {
                yield return $"{figure.Name}: there is no committed figure; keep one with --keep.";
            }
            else if (figure.Ratio is { } ratio && ratio.Median < before.Ratio * LeastShare)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{figure.Name}: the ratio fell by more than a third, from {before.Ratio:0.00} to {ratio.Median:0.00}.");
            }
            else if (figure.MayOnlyFall && figure.Value.Median > before.Value)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{figure.Name}: {figure.Value.Median:0.##} {figure.Unit}, and it may be no more than {before.Value:0.##}.");
            }
        }
    }
}
