namespace Bridge.Routing;

/// <summary>A period that a route names instead of two days. Both days belong to it.</summary>
/// <param name="Name">The name that <c>with.period</c> uses.</param>
/// <param name="Days">Its first and last day, counted from today.</param>
internal sealed record Period(string Name, Func<DateOnly, (DateOnly From, DateOnly To)> Days)
{
    /// <summary>The argument that names a period.</summary>
    public const string Argument = "period";

    /// <summary>All periods.</summary>
    public static IReadOnlyList<Period> All { get; } =
    [
        new("today", today => (today, today)),
        new("yesterday", today => (today.AddDays(-1), today.AddDays(-1))),
        new("last-7-days", today => (today.AddDays(-6), today)),
        new("last-30-days", today => (today.AddDays(-29), today)),
        new("month-to-date", today => (FirstOfMonth(today), today)),
        new("last-month", today => (FirstOfMonth(today).AddMonths(-1), FirstOfMonth(today).AddDays(-1))),
        new("year-to-date", today => (new DateOnly(today.Year, 1, 1), today)),
    ];

    /// <summary>The period of that name, or null.</summary>
    public static Period? Find(string name) =>
        All.FirstOrDefault(period => string.Equals(period.Name, name, StringComparison.Ordinal));

    private static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);
}
