using Bridge.Benchmarks.Figures;

namespace Bridge.Tests.Benchmarks;

/// <summary>What becomes of figures that are written down, and held against later ones.</summary>
public sealed class RegressionTests
{
    [Theory]
    [InlineData(90, 100, false)]
    [InlineData(61, 100, false)]
    [InlineData(59, 100, true)]
    [InlineData(590, 1000, true)]
    public void Ratio_ThatFellByMoreThanAThird_IsTold(double measured, double limit, bool isTold) =>
        Assert.Equal(isTold, Found(Rate(90, 100), Rate(measured, limit)).Any());

    [Theory]
    [InlineData(100, false)]
    [InlineData(140, false)]
    [InlineData(160, true)]
    public void Cost_ThatGrewByMoreThanAHalf_IsTold(double milliseconds, bool isTold) =>
        Assert.Equal(isTold, Found(Cost(100), Cost(milliseconds)).Any());

    [Theory]
    [InlineData(8, false)]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Count_ThatMayOnlyFall_IsToldWhenItRises(double transactions, bool isTold) =>
        Assert.Equal(isTold, Found(Count(9), Count(transactions)).Any());

    [Fact]
    public void Figure_ThatWasNeverKept_IsToldWithWhatToDo() =>
        Assert.Contains("--keep", Assert.Single(Found(Count(9), Rate(1, 1))), StringComparison.Ordinal);

    [Fact]
    public void Ratio_OfRuns_IsTheMedianOfTheRatiosOfEachRunToItsOwnLimit()
    {
        var figure = new Figure("rate", "a second", Series.Of(50, 90, 10)) { Limit = Series.Of(100, 100, 10) };

        Assert.Equal((0.9, 0.5, 1.0), (figure.Ratio!.Median, figure.Ratio.Values.Min(), figure.Ratio.Values.Max()));
        Assert.True(new Goal.RatioAtLeast(0.9).IsMetBy(figure));
        Assert.False(new Goal.RatioAtLeast(0.91).IsMetBy(figure));
    }

    private static Figure Rate(double value, double limit) => new("rate", "a second", Series.Of(value)) { Limit = Series.Of(limit) };

    private static Figure Cost(double value) => new("time", "ms", Series.Of(value)) { Limit = Series.Of(100), IsCost = true };

    private static Figure Count(double value) => new("transactions", "", Series.Of(value)) { IsCost = true, MayOnlyFall = true };

    private static IReadOnlyList<string> Found(Figure committed, Figure measured)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, FigureJson.Write("benchmark", [committed]));
            return [.. Regression.Find([measured], FigureJson.Read(file))];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
