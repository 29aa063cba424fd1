using Bridge.Dashboard.Figures;
using CsCheck;

namespace Bridge.Tests.Dashboard;

public sealed class LatencyHistogramTests
{
    private static readonly Gen<TimeSpan[]> Latencies =
        Gen.Double[-2, 10].Select(exponent => TimeSpan.FromMilliseconds(Math.Pow(10, exponent))).Array[1, 200];

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(1)]
    public void Percentile_OfAnything_IsWithinItsBoundOfTheTrueOne(double part) => Latencies.Sample(latencies =>
    {
        var told = Of(latencies).Percentile(part)!.Value;

        var exact = latencies.Order().ElementAt((int)Math.Ceiling(part * latencies.Length) - 1);
        var bound = Math.Max(exact.TotalMilliseconds * LatencyHistogram.Accuracy * 1.000001, 1);
        Assert.InRange(told.TotalMilliseconds, exact.TotalMilliseconds - bound, exact.TotalMilliseconds + bound);
    });

    [Fact]
    public void Add_OfAnother_IsTheHistogramOfBoth() => Gen.Select(Latencies, Latencies).Sample((left, right) =>
    {
        var both = Of(left);
        both.Add(LatencyHistogram.Read(Of(right).Write()));

        Assert.Equal(Of([.. left, .. right]).Write(), both.Write());
    });

    [Fact]
    public void Percentile_OfNothing_IsNone() => Assert.Null(new LatencyHistogram().Percentile(0.5));

    private static LatencyHistogram Of(TimeSpan[] latencies)
    {
        var histogram = new LatencyHistogram();
        Array.ForEach(latencies, histogram.Add);
        return histogram;
    }
}
