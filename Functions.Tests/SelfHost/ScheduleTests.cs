using System.Globalization;
using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Timers;
using Microsoft.Extensions.Configuration;

namespace Bridge.Tests.SelfHost;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("0 * * * * *", "2026-03-01T12:00:00Z", "2026-03-01T12:01:00Z")]
    [InlineData("30 */5 * * * *", "2026-03-01T12:00:31Z", "2026-03-01T12:05:30Z")]
    [InlineData("0 30 9 * * Mon-Fri", "2026-02-27T10:00:00Z", "2026-03-02T09:30:00Z")]
    [InlineData("0 0 0 29 Feb *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 12 * * *", "2026-03-01T22:00:00+11:00", "2026-03-01T12:00:00Z")]
    [InlineData("00:30:00", "2026-03-01T12:10:00Z", "2026-03-01T12:40:00Z")]
    public void Schedule_IsDueInUtc(string expression, string after, string due) =>
        Assert.Equal(Time(due), Schedule.Parse(expression, "Sweep").After(Time(after)));

    [Theory]
    [InlineData("0 * * * * *", "2026-03-01T12:00:59.5Z", "2026-03-01T12:01:01Z")]
    [InlineData("0 0 * * * *", "2026-03-01T12:59:00Z", "2026-03-01T13:00:30Z")]
    [InlineData("00:30:00", "2026-03-01T12:10:00Z", "2026-03-01T12:10:45Z")]
    public void Schedule_WhereTimeRunsFortyTimesAsFast_IsDueAsMuchSooner(string expression, string after, string due) =>
        Assert.Equal(Time(due), Schedule.Parse(expression, "Sweep").At(Scale("0.025")).After(Time(after)));

    [Fact]
    public void Schedule_InEarnest_IsDueAtItsOwnTimes() =>
        Assert.Equal(Time("2026-03-01T13:00:00Z"), Schedule.Parse("0 0 * * * *", "Sweep").At(Scale("1")).After(Time("2026-03-01T12:59:00Z")));

    [Theory]
    [InlineData("* * * * *")]
    [InlineData("0 60 * * * *")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    [InlineData("")]
    public void Schedule_ThatIsNone_IsRefusedByName(string expression) =>
        Assert.Contains("Sweep", Assert.Throws<StartException>(() => Schedule.Parse(expression, "Sweep")).Message, StringComparison.Ordinal);

    private static TimeScale Scale(string factor) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new(TimeScale.Setting, factor)]).Build());

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
