using System.Globalization;

namespace Bridge.Tests.Routing;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("today", "2026-03-15", "2026-03-15", "2026-03-15")]
    [InlineData("yesterday", "2026-03-01", "2026-02-28", "2026-02-28")]
    [InlineData("last-7-days", "2026-03-15", "2026-03-09", "2026-03-15")]
    [InlineData("last-30-days", "2026-03-15", "2026-02-14", "2026-03-15")]
    [InlineData("month-to-date", "2026-03-15", "2026-03-01", "2026-03-15")]
    [InlineData("month-to-date", "2026-03-01", "2026-03-01", "2026-03-01")]
    [InlineData("last-month", "2026-01-31", "2025-12-01", "2025-12-31")]
    [InlineData("last-month", "2028-03-31", "2028-02-01", "2028-02-29")]
    [InlineData("year-to-date", "2026-03-15", "2026-01-01", "2026-03-15")]
    public void Period_CountedFromToday_IncludesBothDays(string period, string today, string from, string to)
    {
        var route = TestRoutes.One($$"""
            "id": "r", "when": { "source": "crm", "type": "t" }, "run": "get-partner-balance", "with": { "period": "{{period}}" }
            """);
        var context = TestRoutes.Context(TestRoutes.Event()) with { Today = DateOnly.Parse(today, CultureInfo.InvariantCulture) };
        Assert.Equal(new Dictionary<string, string>(StringComparer.Ordinal) { ["from"] = from, ["to"] = to }, route.Arguments(context));
    }
}
