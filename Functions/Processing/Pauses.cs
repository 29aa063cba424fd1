using System.Globalization;

namespace Bridge.Processing;

/// <summary>How long what could not be done waits before it is tried again.</summary>
internal static class Pauses
{
    // Doubling any further overflows, and is longer than the longest pause long before.
    private const int MostDoublings = 20;

    /// <summary>
    /// The pause after a try: what was asked for, else one that doubles with every try, and by the operation's id up to a half
    /// shorter, so that what failed together does not come back together.
    /// </summary>
    /// <param name="times">The durations.</param>
    /// <param name="operationId">Whose try it was.</param>
    /// <param name="tries">How many tries there were, from 1.</param>
    /// <param name="asked">How long the other side asked to be left alone, if it did.</param>
    public static TimeSpan After(ProtocolTimes times, string operationId, int tries, TimeSpan? asked)
    {
        if (asked is { } wait)
        {
            return wait < times.LongestPause ? wait : times.LongestPause;
        }

        var pause = Doubled(times.FirstPause, tries - 1, times.LongestPause);
        return pause * (1 - (0.5 * ShareOf(operationId)));
    }

    /// <summary>How long a message waits that an open circuit or a switch holds.</summary>
    public static TimeSpan WhileHeld(ProtocolTimes times) => times.WhileHeld * (0.75 + (0.5 * Random.Shared.NextDouble()));

    /// <summary>How long the sweep waits before it looks again.</summary>
    public static TimeSpan Grace(ProtocolTimes times, int looks) => Doubled(times.Grace, looks, times.LongestPause);

    // An id is a hash: its digits are spread as evenly as chance would.
    private static double ShareOf(string operationId) =>
        uint.Parse(operationId.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) / (double)uint.MaxValue;

    private static TimeSpan Doubled(TimeSpan first, int times, TimeSpan longest)
    {
        var pause = first * Math.Pow(2, Math.Clamp(times, 0, MostDoublings));
        return pause < longest ? pause : longest;
    }
}
