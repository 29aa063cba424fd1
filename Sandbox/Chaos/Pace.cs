using System.Globalization;

namespace Bridge.Sandbox.Chaos;

/// <summary>How fast time runs: the factor by which the bridge, too, multiplies its durations.</summary>
/// <param name="Factor">The bridge's setting <c>TimeScale</c>.</param>
internal sealed record Pace(double Factor)
{
    /// <summary>The factor as a setting.</summary>
    public string Setting => Factor.ToString(CultureInfo.InvariantCulture);

    /// <summary>How long here takes what takes <paramref name="time"/> in earnest.</summary>
    public TimeSpan Of(TimeSpan time) => time * Factor;
}
