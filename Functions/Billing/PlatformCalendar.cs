using Microsoft.Extensions.Options;

namespace Bridge.Billing;

/// <summary>The billing platform's days, which begin and end in its own time zone.</summary>
public sealed class PlatformCalendar(IOptions<BillingOptions> options, TimeProvider clock)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    /// <summary>The day that it is there now.</summary>
    public DateOnly Today => DayOf(clock.GetUtcNow());

    /// <summary>The day that it is there at a time.</summary>
    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, _zone).DateTime);
}
