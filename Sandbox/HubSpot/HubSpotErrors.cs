using Bridge.Json;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.HubSpot;

/// <summary>HubSpot's errors, in its own form.</summary>
/// <remarks>https://developers.hubspot.com/docs/api-reference/error-handling</remarks>
public static class HubSpotErrors
{
    /// <summary>A fault that refuses as HubSpot does when too many calls came: with a policy's name, and no <c>Retry-After</c>.</summary>
    /// <param name="policy"><c>TEN_SECONDLY_ROLLING</c> or <c>DAILY</c>.</param>
    public static Fault TooManyRequests(string policy = "TEN_SECONDLY_ROLLING")
    {
        ArgumentNullException.ThrowIfNull(policy);
        var body = Body($"You have reached your {policy.ToLowerInvariant()} limit.", "RATE_LIMITS");
        body["errorType"] = "RATE_LIMIT";
        body["policyName"] = policy;
        return Fault.TooManyRequests(body: body);
    }

    internal static Answer Unauthorized() =>
        new(StatusCodes.Status401Unauthorized, Body("Authentication credentials not found. This API supports OAuth 2.0 authentication.", "INVALID_AUTHENTICATION"));

    internal static Answer NotFound() =>
        new(StatusCodes.Status404NotFound, Body("resource not found", "OBJECT_NOT_FOUND"));

    internal static Answer UnknownType(string name) => Invalid($"Unable to infer object type from: {name}");

    internal static Answer Invalid(string message) =>
        new(StatusCodes.Status400BadRequest, Body(message, "VALIDATION_ERROR"));

    internal static Answer UnknownProperty(string name)
    {
        var detail = new JObject
        {
            ["isValid"] = false,
            ["message"] = $"Property \"{name}\" does not exist",
            ["error"] = "PROPERTY_DOESNT_EXIST",
            ["name"] = name,
        };
        var body = Body($"Property values were not valid: {StrictJson.Write(new JArray(detail))}", "VALIDATION_ERROR");
        body["errors"] = new JArray(new JObject
        {
            ["message"] = $"Property \"{name}\" does not exist",
            ["code"] = "PROPERTY_DOESNT_EXIST",
            ["context"] = new JObject { ["propertyName"] = new JArray(name) },
        });
        return new(StatusCodes.Status400BadRequest, body);
    }

    private static JObject Body(string message, string category) => new()
    {
        ["status"] = "error",
        ["message"] = message,
        ["correlationId"] = Guid.NewGuid().ToString(),
        ["category"] = category,
    };
}
