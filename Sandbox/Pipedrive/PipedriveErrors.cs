using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>Pipedrive's errors, in its own form.</summary>
/// <remarks>https://pipedrive.readme.io/docs/core-api-concepts-http-status-codes</remarks>
internal static class PipedriveErrors
{
    public static Answer Unauthorized() => new(StatusCodes.Status401Unauthorized, new JObject
    {
        ["success"] = false,
        ["error"] = "unauthorized access",
        ["errorCode"] = StatusCodes.Status401Unauthorized,
        ["error_info"] = "Please check developers.pipedrive.com",
    });

    public static Answer NotFound(string what) => Of(StatusCodes.Status404NotFound, $"{what} not found", "ERR_NOT_FOUND");

    public static Answer Invalid(string message) => Of(StatusCodes.Status400BadRequest, $"Parameter validation failed: {message}", "ERR_SCHEMA_VALIDATION_FAILED");

    public static Answer TooManyRequests() => Of(StatusCodes.Status429TooManyRequests, "request over limit", null);

    private static Answer Of(int status, string message, string? code)
    {
        var body = new JObject
        {
            ["success"] = false,
            ["error"] = message,
            ["error_info"] = "Please check developers.pipedrive.com for more information about Pipedrive API.",
            ["data"] = JValue.CreateNull(),
            ["additional_data"] = JValue.CreateNull(),
        };
        if (code is not null)
        {
            body["code"] = code;
        }

        return new(status, body);
    }
}
