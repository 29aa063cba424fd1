using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zoho;

/// <summary>Reads and changes records.</summary>
/// <remarks>https://www.zoho.com/crm/developer/docs/api/v8/get-records.html and …/update-records.html</remarks>
internal sealed class RecordEndpoints(ZohoRecords records, string user)
{
    public Task<Answer> Read(HttpRequest request)
    {
        if (ZohoModule.Find(ZohoRequest.Module(request)) is not { } module)
        {
            return Task.FromResult(ZohoErrors.InvalidModule());
        }

        var fields = ZohoRequest.List(request.Query["fields"]);
        return Task.FromResult(records.Find(module, ZohoRequest.Id(request)) is { } record
            ? new Answer(StatusCodes.Status200OK, new JObject { ["data"] = new JArray(record.Json(fields.Count > 0 ? fields : module.Fields.Keys)) })
            : new Answer(StatusCodes.Status204NoContent));
    }

    public async Task<Answer> UpdateAsync(HttpRequest request)
    {
        if (ZohoModule.Find(ZohoRequest.Module(request)) is not { } module)
        {
            return ZohoErrors.InvalidModule();
        }

        var body = await JsonBody.ReadAsync(request);
        if (ZohoRequest.Only(body, "data") is not { } data)
        {
            return ZohoErrors.Missing("data");
        }

        // Zoho would take it, and start workflows: whoever writes back must not.
        if (body!["trigger"] is not JArray { Count: 0 })
        {
            return ZohoErrors.Missing("trigger");
        }

        var id = ZohoRequest.Text(data["id"]);
        if (records.Find(module, id) is not { } record)
        {
            return OfRecord(ZohoErrors.UnknownId(id));
        }

        var fields = data.Properties().Where(field => field.Name != "id").ToList();
        if (fields.Select(field => Wrong(module, field)).FirstOrDefault(wrong => wrong is not null) is { } refused)
        {
            return OfRecord(refused);
        }

        records.Change(record.Ref, user, fields.Select(field => (field.Name, field.Value)));
        return OfRecord(new(StatusCodes.Status200OK, Done(id, "record updated")));
    }

    /// <summary>The outcome of one record.</summary>
    public static JObject Done(string id, string message) => new()
    {
        ["code"] = "SUCCESS",
        ["details"] = new JObject { ["id"] = id },
        ["message"] = message,
        ["status"] = "success",
    };

    /// <summary>An outcome as Zoho tells it: in a list, and a record that was refused beside HTTP 200.</summary>
    public static Answer OfRecord(Answer outcome, int status = StatusCodes.Status200OK) =>
        new(status, new JObject { ["data"] = new JArray(outcome.Body!) });

    private static Answer? Wrong(ZohoModule module, JProperty field) =>
        !module.Fields.TryGetValue(field.Name, out var type) ? ZohoErrors.Invalid(field.Name)
        : field.Value.Type == JTokenType.Null && type != ZohoFieldType.ReadOnly ? null
        : type switch
        {
            ZohoFieldType.Text when field.Value.Type != JTokenType.String => ZohoErrors.Invalid(field.Name, "string"),
            ZohoFieldType.Number when field.Value.Type is not (JTokenType.Integer or JTokenType.Float) => ZohoErrors.Invalid(field.Name, "double"),
            ZohoFieldType.Boolean when field.Value.Type != JTokenType.Boolean => ZohoErrors.Invalid(field.Name, "boolean"),
            ZohoFieldType.Lookup when field.Value is not JObject => ZohoErrors.Invalid(field.Name, "jsonobject"),
            ZohoFieldType.ReadOnly => ZohoErrors.Invalid(field.Name),
            _ => null,
        };
}
