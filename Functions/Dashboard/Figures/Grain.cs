using System.Globalization;

namespace Bridge.Dashboard.Figures;

/// <summary>A length of time for which figures are kept.</summary>
/// <param name="Name">What the keys of its rows begin with.</param>
/// <param name="Length">How long it is; a day holds it a whole number of times.</param>
/// <param name="KeptFor">For how long its figures are kept.</param>
internal sealed record Grain(string Name, TimeSpan Length, TimeSpan KeptFor)
{
    /// <summary>A minute.</summary>
    public static Grain Minute { get; } = new("minute", TimeSpan.FromMinutes(1), TimeSpan.FromHours(3));

    /// <summary>A quarter of an hour.</summary>
    public static Grain Quarter { get; } = new("quarter", TimeSpan.FromMinutes(15), TimeSpan.FromDays(2));

    /// <summary>An hour.</summary>
    public static Grain Hour { get; } = new("hour", TimeSpan.FromHours(1), TimeSpan.FromDays(35));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Grain> All { get; } = [Minute, Quarter, Hour];

    /// <summary>The begin of the grain that a time lies in.</summary>
    public DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % Length.Ticks), TimeSpan.Zero);

    /// <summary>The begins of all grains that touch a range.</summary>
    /// <param name="from">Its begin, included.</param>
    /// <param name="before">Its end, excluded.</param>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset from, DateTimeOffset before)
    {
        for (var begin = Floor(from); begin < before; begin += Length)
        {
            yield return begin;
        }
    }

    /// <summary>The key of a row.</summary>
    public string Key(DateTimeOffset begin) => $"{Name}_{begin.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)}";

    /// <summary>The begin that a key tells.</summary>
    public DateTimeOffset BeginOf(string key) =>
        DateTimeOffset.ParseExact(key.AsSpan(Name.Length + 1), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private const string Format = "yyyyMMddHHmm";
}
