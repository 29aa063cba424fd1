using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zendesk;

/// <summary>Zendesk's errors, in its own forms.</summary>
/// <remarks>https://developer.zendesk.com/api-reference/introduction/requests/</remarks>
internal static class ZendeskErrors
{
    public static Answer NotAuthenticated() =>
        new(StatusCodes.Status401Unauthorized, new JObject { ["error"] = "Couldn't authenticate you" });

    public static Answer NotFound() => Said(StatusCodes.Status404NotFound, "RecordNotFound", "Not found");

    public static Answer NoSuchEndpoint() => Said(StatusCodes.Status404NotFound, "InvalidEndpoint", "Not found");

    public static Answer InvalidAttribute(string message) => new(StatusCodes.Status400BadRequest, new JObject
    {
        ["error"] = new JObject { ["title"] = "Invalid attribute", ["message"] = message },
    });

    public static Answer InvalidRequest(string message) => Said(StatusCodes.Status400BadRequest, "InvalidRequest", message);

    public static Answer InvalidValue(ZendeskField field) => Invalid("base", new JObject
    {
        ["description"] = $"{field.Title}: is invalid",
        ["error"] = "InvalidValue",
        ["field_key"] = field.Id,
    });

    public static Answer ClosedTicket() => Invalid("status", new JObject { ["description"] = "Status: closed prevents ticket update" });

    public static Answer NoComment() => Invalid("base", new JObject { ["description"] = "Comment: cannot be blank", ["error"] = "BlankValue" });

    public static Answer Conflict() => Said(
        StatusCodes.Status409Conflict,
        "UpdateConflict",
        "Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.");

    public static Answer TooManyUpdates(TimeSpan wait) => new(
        StatusCodes.Status429TooManyRequests,
        new JObject { ["error"] = "TooManyUpdates", ["description"] = "Too many ticket updates: 30 per 10 minutes" },
        wait);

    private static Answer Said(int status, string error, string description) =>
        new(status, new JObject { ["error"] = error, ["description"] = description });

    private static Answer Invalid(string name, JObject detail) => new(StatusCodes.Status422UnprocessableEntity, new JObject
    {
        ["error"] = "RecordInvalid",
        ["description"] = "Record validation errors",
        ["details"] = new JObject { [name] = new JArray(detail) },
    });
}
