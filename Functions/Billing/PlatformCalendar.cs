using Microsoft.Extensions.Options;

namespace Bridge.Billing;

/// <summary>The billing platform's days, which begin and end in its own time zone.</summary>
public sealed class PlatformCalendar(IOptions<BillingOptions> options, TimeProvider clock)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    /// <summary>The day that it is there now.</summary>
    public DateOnly Today => DayOf(clock.GetUtcNow());

    /// <summary>When a day begins there, UTC.</summary>
    public DateTimeOffset BeginOf(DateOnly day)
    {
        var begin = day.ToDateTime(TimeOnly.MinValue);

        // Where the clock is put forward at midnight, the day begins later; where it is put back, with the first of the two midnights.
        while (_zone.IsInvalidTime(begin))
        {
            begin = begin.AddMinutes(15);
        }

        var offset = _zone.IsAmbiguousTime(begin) ? _zone.GetAmbiguousTimeOffsets(begin).Max() : _zone.GetUtcOffset(begin);
        return new DateTimeOffset(begin, offset).ToUniversalTime();
    }

    /// <summary>The day that it is there at a time.</summary>
    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, _zone).DateTime);
}
