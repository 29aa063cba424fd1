using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Salesforce;

/// <summary>Reads, changes and makes records.</summary>
internal sealed class RecordEndpoints(SalesforceRecords records, SalesforceServerOptions options)
{
    public Task<Answer> ReadAsync(HttpRequest request) => Task.FromResult(WithRecord(request, record => Read(request, record)));

    public Task<Answer> ReadRelatedAsync(HttpRequest request) => Task.FromResult(WithRecord(request, record =>
    {
        var lookup = record.Type.Fields.FirstOrDefault(field =>
            field.Kind == FieldKind.Lookup && string.Equals(field.Relationship, (string)request.RouteValues["relationship"]!, StringComparison.OrdinalIgnoreCase));
        var id = lookup is null ? null : (string?)record[lookup.Name];
        var related = id is null ? null : lookup!.To.Select(name => records.Find(SObjectType.Find(name)!, id)).FirstOrDefault(found => found is not null);
        return related is null ? SalesforceErrors.NotFound() : Read(request, related);
    }));

    public async Task<Answer> UpdateAsync(HttpRequest request)
    {
        if (TypeOf(request) is not { } type)
        {
            return SalesforceErrors.NotFound();
        }

        var body = await RecordBody.ReadAsync(request, type, records);
        return WithRecord(request, record =>
        {
            if (body.Refusal is { } refusal)
            {
                return refusal;
            }

            records.Change(record.Ref, options.IntegrationUserId, body.Values);
            return new(StatusCodes.Status204NoContent);
        });
    }

    public async Task<Answer> CreateAsync(HttpRequest request)
    {
        if (TypeOf(request) is not { } type)
        {
            return SalesforceErrors.NotFound();
        }

        var body = await RecordBody.ReadAsync(request, type, records);
        return body.Refusal ?? new(StatusCodes.Status201Created, new JObject
        {
            ["id"] = records.Add(type, options.IntegrationUserId, body.Values).Id,
            ["success"] = true,
            ["errors"] = new JArray(),
        });
    }

    private Answer Read(HttpRequest request, SalesforceRecord record)
    {
        var names = ((string?)request.Query["fields"])?.Split(',') ?? [.. record.Type.Fields.Select(field => field.Name)];
        return names.FirstOrDefault(name => record.Type.Field(name) is null) is { } unknown
            ? SalesforceErrors.NoSuchColumn(unknown, record.Type)
            : new(StatusCodes.Status200OK, SalesforceJson.Of(record, names.Select(name => record.Type.Field(name)!.Name), options.ApiVersion));
    }

    private Answer WithRecord(HttpRequest request, Func<SalesforceRecord, Answer> answer)
    {
        var id = (string)request.RouteValues["id"]!;
        return TypeOf(request) is { } type && records.Find(type, id) is { } record ? answer(record)
            : records.WasDeleted(id) && !HttpMethods.IsGet(request.Method) ? SalesforceErrors.Deleted()
            : SalesforceErrors.NotFound();
    }

    private static SObjectType? TypeOf(HttpRequest request) => SObjectType.Find((string)request.RouteValues["type"]!);
}
