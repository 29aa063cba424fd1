using System.Globalization;

namespace Bridge.Routing.Files;

/// <summary>Reads lengths of time, written as <c>[d.]hh:mm:ss</c>.</summary>
internal sealed class DurationReader(RouteFile file)
{
    private static readonly string[] Forms = [@"hh\:mm\:ss", @"d\.hh\:mm\:ss"];
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>One minute to 30 days; null where it is not, or not there.</summary>
    public TimeSpan? Read(JToken? token)
    {
        if (file.Text(token) is not { } text)
        {
            return null;
        }

        if (TimeSpan.TryParseExact(text, Forms, CultureInfo.InvariantCulture, out var time) && time >= Shortest && time <= Longest)
        {
            return time;
        }

        file.Mistake(token!, $"'{text}' is no time from one minute to 30 days; write it as [d.]hh:mm:ss, such as 12:00:00, or 1.00:00:00 for a day");
        return null;
    }
}
