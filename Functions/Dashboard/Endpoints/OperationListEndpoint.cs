using Bridge.Crm;
using Bridge.Dashboard.Entrance;
using Bridge.Dashboard.Pages.Layout;
using Bridge.Dashboard.Pages.Operations;
using Bridge.Dashboard.Views;
using Bridge.Ledger;
using Bridge.Operations;
using Bridge.Routing;
using Microsoft.AspNetCore.Http;

namespace Bridge.Dashboard.Endpoints;

/// <summary>The list of operations. Its search and filters are the URL's parameters, the same as those of <c>GET /api/operations</c>.</summary>
public sealed class OperationListEndpoint(
    DashboardGate gate, FilterReader filters, OperationList list, OperationLines lines, ICrmSources sources, RouteTable routes, PageRenderer pages)
{
    private const string Find = "find";

    /// <summary>Shows a page of the list.</summary>
    public Task<IResult> ShowAsync(HttpRequest request, CancellationToken cancellationToken) => gate.ShowAsync(
        request,
        visit => Detour(visit) is { } path
            ? Task.FromResult(PageRenderer.SeeOther(request, path))
            : ListAsync(visit, cancellationToken),
        cancellationToken);

    private async Task<IResult> ListAsync(Visit visit, CancellationToken cancellationToken)
    {
        var query = visit.Request.Query;
        var filter = filters.Read(query, [Cursor.Name, .. Notices.Names]);
        var cursor = Cursor.Read(query[Cursor.Name]);
        var page = await list.PageAsync(filter, cursor?.Place, OperationList.UsualPage, cancellationToken);
        var parameters = FilterQuery.Of(query);
        var next = page.Next is { } place ? FilterQuery.Write(parameters.Append(new(Cursor.Name, new Cursor(place).Write()))) : null;
        return await pages.PageAsync<OperationsPage>(
            visit.Frame("Operations", Area.Operations) with { Notice = Notices.Of(visit.Request) },
            new OperationsView(parameters, Choices(), lines.Of(page.Operations), cursor is null, next, FilterQuery.Write(parameters)));
    }

    // A form sends its empty fields along, and what is searched for is an id or an account.
    private static string? Detour(Visit visit)
    {
        var query = visit.Request.Query;
        if (query.TryGetValue(Find, out var found))
        {
            var text = found.ToString().Trim();
            return OperationId.IsValid(text) ? $"{visit.Root}/operations/{text}" : $"{visit.Root}/operations?{FilterQuery.Write([new("account", text)])}";
        }

        return query.Any(one => one.Value.ToString().Length == 0)
            ? $"{visit.Root}/operations?{FilterQuery.Write(query.Where(one => one.Value.ToString().Length > 0).Select(one => KeyValuePair.Create(one.Key, one.Value.ToString())))}"
            : null;
    }

    private FilterChoices Choices() => new(
        [.. Enum.GetValues<CallState>().Select(state => new Choice(Word(state), Wording.Of(state).Text))],
        [.. Enum.GetValues<WriteBackState>().Select(state => new Choice(Word(state), Wording.Of(state)?.Text ?? "Nothing to write back"))],
        [.. sources.Kinds.Keys.Order(StringComparer.Ordinal).Select(name => new Choice(name, name))],
        [.. routes.Routes.Select(route => route.Id).Order(StringComparer.Ordinal).Select(id => new Choice(id, id))]);

    private static string Word<T>(T state)
        where T : struct, Enum => state.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";
}
