using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zoho;

/// <summary>Zoho CRM's errors, in its own form.</summary>
/// <remarks>https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html</remarks>
public static class ZohoErrors
{
    /// <summary>A fault that refuses as Zoho does when too many calls are under way or the day's credits are spent.</summary>
    public static Fault TooManyRequests() =>
        Fault.Refuse(StatusCodes.Status429TooManyRequests, Body("TOO_MANY_REQUESTS", "You have exceeded the number of requests"));

    /// <summary>A fault that refuses one record beside HTTP 200, as Zoho does where several could have been sent.</summary>
    public static Fault RecordRefused(string code) =>
        Fault.Refuse(StatusCodes.Status200OK, new JObject { ["data"] = new JArray(Body(code, "refused")) });

    /// <summary>A fault that answers a channel's renewal as Zoho does once it has forgotten the channel.</summary>
    public static Fault NotSubscribedAnyLonger() => Fault.Refuse(StatusCodes.Status400BadRequest, NotSubscribed().Body);

    internal static Answer InvalidToken() => Of(StatusCodes.Status401Unauthorized, "INVALID_TOKEN", "invalid oauth token");

    internal static Answer ScopeMismatch() => Of(StatusCodes.Status401Unauthorized, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL");

    internal static Answer InvalidUrl() => Of(StatusCodes.Status404NotFound, "INVALID_URL_PATTERN", "Please check if the URL trying to access is a correct one");

    internal static Answer InvalidModule() => Of(StatusCodes.Status400BadRequest, "INVALID_MODULE", "the module name given seems to be invalid");

    internal static Answer Missing(string name) =>
        Of(StatusCodes.Status400BadRequest, "MANDATORY_NOT_FOUND", "required field not found", new JObject { ["api_name"] = name });

    internal static Answer Invalid(string name, string? expected = null)
    {
        var details = new JObject { ["api_name"] = name };
        if (expected is not null)
        {
            details["expected_data_type"] = expected;
        }

        return Of(StatusCodes.Status400BadRequest, "INVALID_DATA", "invalid data", details);
    }

    internal static Answer UnknownId(string id) =>
        Of(StatusCodes.Status400BadRequest, "INVALID_DATA", "the id given seems to be invalid", new JObject { ["id"] = id });

    internal static Answer NotSubscribed() => new(StatusCodes.Status400BadRequest, new JObject
    {
        ["watch"] = new JArray(Body("NOT_SUBSCRIBED", "Not subscribed for actions-watch of the given module")),
    });

    internal static Answer SyntaxError() => Of(StatusCodes.Status400BadRequest, "SYNTAX_ERROR", "error occured while parsing the query");

    internal static JObject Body(string code, string message, JObject? details = null) => new()
    {
        ["code"] = code,
        ["details"] = details ?? [],
        ["message"] = message,
        ["status"] = "error",
    };

    private static Answer Of(int status, string code, string message, JObject? details = null) => new(status, Body(code, message, details));
}
