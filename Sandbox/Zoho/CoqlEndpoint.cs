using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zoho;

/// <summary>Answers queries.</summary>
/// <remarks>https://www.zoho.com/crm/developer/docs/api/v8/Get-Records-through-COQL-Query.html</remarks>
internal sealed class CoqlEndpoint(ZohoRecords records)
{
    public async Task<Answer> AskAsync(HttpRequest request)
    {
        var text = ZohoRequest.Text((await JsonBody.ReadAsync(request))?["select_query"]);
        if (CoqlQuery.Parse(text) is not { } query)
        {
            return ZohoErrors.SyntaxError();
        }

        var found = query.OrderBy
            .Reverse()
            .Aggregate(
                records.All.Where(record => record.Module == query.Module && query.Criteria(record)),
                (sorted, field) => sorted.OrderBy(record => CoqlQuery.ValueOf(record, field)))
            .ToList();
        var shown = found.Take(query.Limit).ToList();
        return shown.Count == 0 ? new(StatusCodes.Status204NoContent) : new(StatusCodes.Status200OK, new JObject
        {
            ["data"] = new JArray(shown.Select(record => record.Json(query.Fields))),
            ["info"] = new JObject { ["count"] = shown.Count, ["more_records"] = found.Count > shown.Count },
        });
    }
}
