using Bridge.Dashboard.Entrance;
using Bridge.Dashboard.Pages.Layout;
using Bridge.Dashboard.Pages.Operations;
using Bridge.Dashboard.Views;
using Bridge.Operations;
using Microsoft.AspNetCore.Http;

namespace Bridge.Dashboard.Endpoints;

/// <summary>Retries all operations of a filter: the page says what would happen, and its form does it.</summary>
public sealed class RetryManyEndpoint(DashboardGate gate, FilterReader filters, RetryByFilter retry, PageRenderer pages)
{
    private const string PerMinute = "perMinute";

    /// <summary>Says what would happen, and changes nothing.</summary>
    public Task<IResult> ShowAsync(HttpRequest request, CancellationToken cancellationToken) => gate.ShowAsync(
        request,
        visit =>
        {
            filters.Read(request.Query, [Cursor.Name, .. Notices.Names]);
            var fields = FilterQuery.Of(request.Query);
            if (request.Query[Cursor.Name].ToString() is { Length: > 0 } cursor)
            {
                fields[Cursor.Name] = cursor;
            }

            return DryRunAsync(visit, fields, Notices.Of(request), typed: null, StatusCodes.Status200OK, cancellationToken);
        },
        cancellationToken);

    /// <summary>Does it.</summary>
    public Task<IResult> RetryAsync(HttpRequest request, CancellationToken cancellationToken) => gate.ActAsync(
        request,
        async (visit, form) =>
        {
            var fields = FilterReader.Names.Append(Cursor.Name).Where(name => form[name].Length > 0).ToDictionary(name => name, name => form[name], StringComparer.Ordinal);
            try
            {
                var done = await retry.RetryAsync(
                    FilterOf(fields),
                    CursorOf(fields),
                    what: null,
                    form.Number(PerMinute, RetryByFilter.HighestRate),
                    form.SignatureOf(visit.Person),
                    cancellationToken);
                var told = Notices.Query("retriedMany", done.Possible);
                var filter = fields.Where(field => field.Key != Cursor.Name);
                return PageRenderer.SeeOther(request, done.Next is { } next
                    ? $"{visit.Root}/retry?{FilterQuery.Write(filter.Append(new(Cursor.Name, next.Write())))}&{told}"
                    : $"{visit.Root}/operations?{FilterQuery.Write(filter)}&{told}");
            }
            catch (OperatorMistakeException mistake) when (mistake.Parameter is "who" or "why" or PerMinute)
            {
                return await DryRunAsync(visit, fields, new Notice(Tone.Bad, mistake.Message), form.Typed, mistake.Status, cancellationToken);
            }
        },
        cancellationToken);

    private async Task<IResult> DryRunAsync(
        Visit visit, IReadOnlyDictionary<string, string> fields, Notice? notice, Typed? typed, int status, CancellationToken cancellationToken)
    {
        var would = await retry.RetryAsync(FilterOf(fields), CursorOf(fields), what: null, RetryByFilter.UsualRate, by: null, cancellationToken);
        var filter = fields.Where(field => field.Key != Cursor.Name).ToList();
        return await pages.PageAsync<RetryManyPage>(
            visit.Frame("Retry many", Area.Operations) with { Notice = notice },
            new RetryManyView(
                fields,
                [.. filter.Select(field => new Fact(field.Key, field.Value))],
                would.Possible,
                would.NotPossible,
                would.Next is not null,
                would.First,
                RetryByFilter.UsualRate,
                FilterQuery.Write(filter))
            {
                Typed = typed,
            },
            status);
    }

    private OperationFilter FilterOf(IReadOnlyDictionary<string, string> fields)
    {
        var filter = filters.Read(new JObject(fields.Where(field => field.Key != Cursor.Name).Select(field => new JProperty(field.Key, field.Value))));
        return filter.IsEmpty
            ? throw new OperatorMistakeException("filter", "Say which operations: filter the list first.")
            : filter;
    }

    private static Cursor? CursorOf(IReadOnlyDictionary<string, string> fields) => Cursor.Read(fields.GetValueOrDefault(Cursor.Name));
}
