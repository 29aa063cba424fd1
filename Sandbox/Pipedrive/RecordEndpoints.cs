using System.Globalization;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>Reads, lists and changes records, by version 2 of the API.</summary>
internal sealed class RecordEndpoints(PipedriveRecords records, PipedriveActor app)
{
    private const int MostCustomFields = 15;

    public Task<Answer> ReadAsync(HttpRequest request) => Task.FromResult(WithRecord(request, record =>
    {
        var parameters = request.Query;
        if (parameters.Keys.FirstOrDefault(name => name is not ("custom_fields" or "include_fields")) is { } unknown)
        {
            return PipedriveErrors.Invalid($"{unknown} is not allowed");
        }

        var keys = ((string?)parameters["custom_fields"])?.Split(',');
        return keys?.Length > MostCustomFields ? PipedriveErrors.Invalid("custom_fields holds more than 15 keys")
            : keys?.FirstOrDefault(key => record.Type.CustomField(key) is null) is { } nowhere ? PipedriveErrors.Invalid($"custom_fields.{nowhere} does not exist")
            : Success(PipedriveJson.InApi(record, keys));
    }));

    public Task<Answer> ListAsync(HttpRequest request)
    {
        if (TypeOf(request) is not { } type)
        {
            return Task.FromResult(PipedriveErrors.NotFound("Path"));
        }

        var (query, wrong) = PipedriveQuery.Read(request.Query);
        return Task.FromResult(query is null ? PipedriveErrors.Invalid(wrong!) : Page(type, query));
    }

    public async Task<Answer> UpdateAsync(HttpRequest request)
    {
        var body = await JsonBody.ReadAsync(request);
        return WithRecord(request, record =>
        {
            if (body is null)
            {
                return PipedriveErrors.Invalid("body is not a JSON object");
            }

            var values = new List<(string Name, JToken Value)>();
            return WhatIsWrong(record.Type, body, values) is { } wrong
                ? PipedriveErrors.Invalid(wrong)
                : Success(PipedriveJson.InApi(records.Change(record, app, values)));
        });
    }

    private Answer Page(PipedriveType type, PipedriveQuery query)
    {
        IEnumerable<PipedriveRecord> all = records.All(type)
            .Where(record => !(Updated(record) < query.Since) && !(Updated(record) >= query.Until))
            .OrderBy(record => query.SortBy switch { "add_time" => record.AddedAt.UtcTicks, "update_time" => Updated(record).UtcTicks, _ => record.Id })
            .ThenBy(record => record.Id);
        var matching = (query.IsDescending ? all.Reverse() : all).ToList();
        var end = query.Offset + query.Limit;
        var answer = Success(new JArray(matching.Skip(query.Offset).Take(query.Limit).Select(record => PipedriveJson.InApi(record))));
        answer.Body!["additional_data"] = new JObject { ["next_cursor"] = end < matching.Count ? PipedriveQuery.Cursor(end) : JValue.CreateNull() };
        return answer;

        static DateTimeOffset Updated(PipedriveRecord record) => record.UpdatedAt ?? record.AddedAt;
    }

    // Numbers are not read from text, nor text from numbers.
    private static string? WhatIsWrong(PipedriveType type, JObject body, List<(string Name, JToken Value)> values)
    {
        if (body.Count == 0 || body["custom_fields"] is not (null or JObject { Count: > 0 }))
        {
            return "nothing to update";
        }

        foreach (var field in body.Properties().Where(field => field.Name is not "custom_fields"))
        {
            if (type.Fields.FirstOrDefault(own => own.Key == field.Name)?.Takes(field.Value) is not true)
            {
                return $"{field.Name} is not allowed, or of another type";
            }

            values.Add((field.Name, field.Value));
        }

        foreach (var field in (body["custom_fields"] as JObject ?? []).Properties())
        {
            if (type.CustomField(field.Name)?.Takes(field.Value) is not true)
            {
                return $"custom_fields.{field.Name} is not allowed, or of another type";
            }

            values.Add((field.Name, field.Value));
        }

        return null;
    }

    private Answer WithRecord(HttpRequest request, Func<PipedriveRecord, Answer> answer)
    {
        if (TypeOf(request) is not { } type)
        {
            return PipedriveErrors.NotFound("Path");
        }

        return long.TryParse((string?)request.RouteValues["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && records.Find(type, id) is { } record
            ? answer(record)
            : PipedriveErrors.NotFound(type.Entity);
    }

    private static PipedriveType? TypeOf(HttpRequest request) => PipedriveType.Find((string)request.RouteValues["type"]!);

    private static Answer Success(JToken data) => new(StatusCodes.Status200OK, new JObject { ["success"] = true, ["data"] = data });
}
