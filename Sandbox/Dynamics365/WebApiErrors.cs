using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>The Web API's errors, in its own form.</summary>
/// <remarks>https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors</remarks>
public static class WebApiErrors
{
    /// <summary>A fault that refuses as Dataverse does when too many calls came.</summary>
    /// <remarks>https://learn.microsoft.com/power-apps/developer/data-platform/api-limits</remarks>
    public static Fault TooManyRequests(TimeSpan retryAfter) =>
        Fault.TooManyRequests(retryAfter, Body("0x80072322", "Number of requests exceeded the limit of 6000 over time window of 300 seconds."));

    internal static Answer Unauthorized() => new(StatusCodes.Status401Unauthorized);

    internal static Answer NotFound(TableDefinition table, string id) =>
        new(StatusCodes.Status404NotFound, Body("0x80040217", $"{table.Name} With Id = {id} Does Not Exist"));

    internal static Answer NoResource(string name) =>
        new(StatusCodes.Status404NotFound, Body("0x8006088a", $"Resource not found for the segment '{name}'."));

    internal static Answer Exists() =>
        new(StatusCodes.Status412PreconditionFailed, Body("0x80040237", "A record with matching key values already exists."));

    internal static Answer NoColumn(TableDefinition table, string column) =>
        Invalid("0x80060888", $"Could not find a property named '{column}' on type 'Microsoft.Dynamics.CRM.{table.Name}'.");

    internal static Answer WrongValue(string column) =>
        Invalid("0x80048d19", $"Error identified in Payload provided by the user for the property '{column}': Cannot convert the value to the expected type.");

    /// <summary>What Dataverse would let pass, and a caller of it must not do.</summary>
    internal static Answer Careless(string message) => Invalid("0x80040203", message);

    internal static Answer Invalid(string code, string message) => new(StatusCodes.Status400BadRequest, Body(code, message));

    private static JObject Body(string code, string message) =>
        new() { ["error"] = new JObject { ["code"] = code, ["message"] = message } };
}
