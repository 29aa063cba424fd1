using System.Globalization;
using System.Text.RegularExpressions;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>Answers one kind of query, page by page: what somebody else made or changed in a time window, oldest first.</summary>
/// <remarks>https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/overview</remarks>
internal sealed partial class QueryEndpoint(DataverseStore store)
{
    public Answer Query(HttpRequest request, TableDefinition table)
    {
        var filter = Window().Match(request.Query["$filter"].ToString());
        var what = filter.Groups["what"].Value;
        if (!filter.Success || request.Query["$orderby"] != $"{what}on asc,{table.Key} asc")
        {
            return WebApiErrors.Careless("The Sandbox answers queries for what was made or changed in a time window, in its order.");
        }

        if (!int.TryParse(PageSize().Match(request.Headers["Prefer"].ToString()).Groups["rows"].Value, CultureInfo.InvariantCulture, out var rows))
        {
            return WebApiErrors.Careless("A query must prefer an odata.maxpagesize.");
        }

        var skip = int.TryParse(request.Query["$skiptoken"], CultureInfo.InvariantCulture, out var token) ? token : 0;
        var found = Found(table, what, Time(filter.Groups["from"]), Time(filter.Groups["to"]), filter.Groups["other"].Value);
        var annotations = request.Headers["Prefer"].ToString();
        var answer = new JObject
        {
            ["value"] = new JArray(found.Skip(skip).Take(rows).Select(record => DataverseJson.Of(record, table.Columns.Keys, annotations))),
        };
        if (found.Count > skip + rows)
        {
            answer["@odata.nextLink"] = NextLink(request, skip + rows);
        }

        return new(StatusCodes.Status200OK, answer);
    }

    private List<DataverseRecord> Found(TableDefinition table, string what, DateTimeOffset from, DateTimeOffset to, string other) =>
    [
        .. store.All
            .Where(record => record.Table == table)
            .Select(record => (Record: record, At: what == "created" ? record.CreatedOn : record.ModifiedOn, By: what == "created" ? record.CreatedBy : record.ModifiedBy))
            .Where(change => change.At >= from && change.At < to && change.By != other)
            .OrderBy(change => change.At)
            .ThenBy(change => change.Record.Id, StringComparer.Ordinal)
            .Select(change => change.Record),
    ];

    private static string NextLink(HttpRequest request, int skip)
    {
        var query = string.Join('&', request.Query
            .Where(parameter => parameter.Key != "$skiptoken")
            .Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value.ToString())}"));
        return $"{request.Scheme}://{request.Host}{request.Path}?{query}&$skiptoken={skip.ToString(CultureInfo.InvariantCulture)}";
    }

    private static DateTimeOffset Time(Group text) => DateTimeOffset.Parse(text.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [GeneratedRegex(
        @"^(?<what>created|modified)on ge (?<from>[0-9T:.-]+Z) and \k<what>on lt (?<to>[0-9T:.-]+Z) and _\k<what>by_value ne (?<other>[0-9a-f-]{36})$",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Window();

    [GeneratedRegex("odata\\.maxpagesize=(?<rows>[0-9]{1,4})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PageSize();
}
