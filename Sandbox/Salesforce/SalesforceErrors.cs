using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Salesforce;

/// <summary>Salesforce's errors, in its own form: a list.</summary>
/// <remarks>https://developer.salesforce.com/docs/platform/api-rest/guide/errorcodes.html</remarks>
public static class SalesforceErrors
{
    /// <summary>A fault that refuses as Salesforce does when the calls of a day are spent.</summary>
    public static Fault RequestLimitExceeded() =>
        Fault.Refuse(StatusCodes.Status403Forbidden, Body("TotalRequests Limit exceeded.", "REQUEST_LIMIT_EXCEEDED"));

    /// <summary>A fault that refuses as Salesforce does while another transaction changes the record.</summary>
    public static Fault UnableToLockRow() =>
        Fault.Refuse(StatusCodes.Status400BadRequest, Body("unable to obtain exclusive access to this record", "UNABLE_TO_LOCK_ROW"));

    internal static Answer NoSession() =>
        new(StatusCodes.Status401Unauthorized, Body("Session expired or invalid", "INVALID_SESSION_ID"));

    internal static Answer NotFound() =>
        new(StatusCodes.Status404NotFound, Body("The requested resource does not exist", "NOT_FOUND"));

    internal static Answer Deleted() =>
        new(StatusCodes.Status404NotFound, Body("entity is deleted", "ENTITY_IS_DELETED"));

    internal static Answer Invalid(string code, string message, params IReadOnlyList<string> fields) =>
        new(StatusCodes.Status400BadRequest, Body(message, code, fields));

    internal static Answer NoSuchColumn(string name, SObjectType type) =>
        Invalid("INVALID_FIELD", $"No such column '{name}' on sobject of type {type}");

    internal static Answer UnsupportedMediaType() =>
        new(StatusCodes.Status415UnsupportedMediaType, Body("The content type of the request is not supported", "UNSUPPORTED_MEDIA_TYPE"));

    private static JArray Body(string message, string code, IReadOnlyList<string>? fields = null)
    {
        var error = new JObject { ["message"] = message, ["errorCode"] = code };
        if (fields is not null)
        {
            error["fields"] = new JArray(fields);
        }

        return new JArray(error);
    }
}
