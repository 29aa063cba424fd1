using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Salesforce;

/// <summary>Answers queries page by page.</summary>
/// <remarks>https://developer.salesforce.com/docs/platform/api-rest/guide/resources-query.html</remarks>
internal sealed partial class QueryEndpoints(SalesforceRecords records, SalesforceServerOptions options)
{
    private const int SmallestPage = 200;
    private const int LargestPage = 2000;

    private readonly ConcurrentDictionary<string, (Soql Query, IReadOnlyList<SalesforceRecord> Found)> _open = new(StringComparer.Ordinal);

    public Task<Answer> QueryAsync(HttpRequest request)
    {
        try
        {
            var query = Soql.Parse((string?)request.Query["q"] ?? "");
            var cursor = $"01g{_open.Count.ToString("D15", CultureInfo.InvariantCulture)}";
            _open[cursor] = (query, [.. query.Of(records)]);
            return Task.FromResult(Page(cursor, 0, request));
        }
        catch (RefusedQueryException exception)
        {
            return Task.FromResult(exception.Answer);
        }
    }

    public Task<Answer> MoreAsync(HttpRequest request) => Task.FromResult(
        Locator().Match((string)request.RouteValues["locator"]!) is { Success: true } locator && _open.ContainsKey(locator.Groups["cursor"].Value)
            ? Page(locator.Groups["cursor"].Value, int.Parse(locator.Groups["start"].Value, CultureInfo.InvariantCulture), request)
            : SalesforceErrors.Invalid("INVALID_QUERY_LOCATOR", "invalid query locator"));

    private Answer Page(string cursor, int start, HttpRequest request)
    {
        var (query, found) = _open[cursor];
        var size = PageSize(request);
        var fields = query.Fields.Select(field => field.Name).ToList();
        var page = new JObject
        {
            ["totalSize"] = found.Count,
            ["done"] = start + size >= found.Count,
            ["records"] = new JArray(found.Skip(start).Take(size).Select(record => SalesforceJson.Of(record, fields, options.ApiVersion))),
        };
        if (start + size < found.Count)
        {
            page["nextRecordsUrl"] = $"/services/data/v{options.ApiVersion}/query/{cursor}-{(start + size).ToString(CultureInfo.InvariantCulture)}";
        }

        return new(StatusCodes.Status200OK, page);
    }

    private static int PageSize(HttpRequest request) =>
        Batch().Match((string?)request.Headers["Sforce-Query-Options"] ?? "") is { Success: true } match
            ? Math.Clamp(int.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture), SmallestPage, LargestPage)
            : LargestPage;

    [GeneratedRegex("^(?<cursor>01g[0-9]{15})-(?<start>[0-9]{1,9})\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Locator();

    [GeneratedRegex("^batchSize=(?<size>[0-9]{1,6})\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Batch();
}
