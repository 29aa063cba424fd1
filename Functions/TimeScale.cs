using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Bridge;

/// <summary>
/// The setting <c>TimeScale</c>: one factor by which every duration of the bridge is multiplied, 1 unless it is set. A trial of
/// what takes hours runs in seconds with it, and the order of the durations stays.
/// </summary>
public sealed class TimeScale
{
    /// <summary>The setting's name.</summary>
    public const string Setting = "TimeScale";

    private const double Smallest = 0.001;

    private readonly double _factor;

    /// <summary>Reads the setting.</summary>
    /// <exception cref="InvalidOperationException">It is no number from 0.001 to 1.</exception>
    public TimeScale(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var text = configuration[Setting];
        _factor = string.IsNullOrWhiteSpace(text) ? 1
            : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && factor is >= Smallest and <= 1 ? factor
            : throw new InvalidOperationException($"{Setting} is '{text}'. Leave it out, or set it to a number from 0.001 to 1 for a trial in which time runs faster.");
    }

    /// <summary>How long something takes that takes <paramref name="time"/> in earnest.</summary>
    public TimeSpan Of(TimeSpan time) => time * _factor;
}
