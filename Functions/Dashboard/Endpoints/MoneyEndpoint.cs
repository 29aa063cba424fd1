using System.Globalization;
using Bridge.Billing;
using Bridge.Dashboard.Entrance;
using Bridge.Dashboard.Pages.Layout;
using Bridge.Dashboard.Pages.Money;
using Bridge.Dashboard.Views;
using Bridge.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bridge.Dashboard.Endpoints;

/// <summary>Money by account and day.</summary>
public sealed class MoneyEndpoint(DashboardGate gate, IFigures figures, PlatformCalendar calendar, IOptions<BillingOptions> billing, PageRenderer pages)
{
    private const string From = "from";
    private const string To = "to";
    private const string Day = "yyyy-MM-dd";
    private const int UsualDays = 7;
    private const int MostDays = 31;

    /// <summary>Shows the page.</summary>
    public Task<IResult> ShowAsync(HttpRequest request, CancellationToken cancellationToken) => gate.ShowAsync(
        request,
        async visit =>
        {
            QueryParameters.Check(request.Query, From, To);
            var to = DayOf(request, To) ?? calendar.Today;
            var from = DayOf(request, From) ?? to.AddDays(1 - UsualDays);
            if (from > to || to.DayNumber - from.DayNumber > MostDays)
            {
                throw new OperatorMistakeException(From, $"Give a first day that is not after the last, and at most {MostDays} days before it.");
            }

            return await pages.PageAsync<MoneyPage>(
                visit.Frame("Money", Area.Money), View(from, to, await figures.MoneyAsync(from, to, cancellationToken)));
        },
        cancellationToken);

    private MoneyView View(DateOnly from, DateOnly to, MoneyReport report) => new(
        Text(from),
        Text(to),
        billing.Value.TimeZone,
        [.. report.Days.GroupBy(one => one.Day).Select(day => new DayView(Text(day.Key), [.. day.Select(Row)]))],
        report.Days.Count(one => one.Difference is not (null or 0)),
        report.IsCut);

    private static AccountRow Row(MoneyDay day) => new(
        day.Account,
        day.Moves,
        Readings.Money(day.Sum),
        day.BilledSum is { } billed ? Readings.Money(billed) : "",
        day.Difference is { } difference ? Readings.Money(difference) : "",
        day.Difference is not (null or 0),
        day.Unsettled);

    private static DateOnly? DayOf(HttpRequest request, string name) => request.Query[name].ToString() switch
    {
        "" => null,
        var text when DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 9000 => day,
        _ => throw new OperatorMistakeException(name, "Give a day such as 2026-03-01."),
    };

    private static string Text(DateOnly day) => day.ToString(Day, CultureInfo.InvariantCulture);
}
