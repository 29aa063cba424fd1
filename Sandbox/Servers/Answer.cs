using System.Globalization;
using Bridge.Json;

namespace Bridge.Sandbox.Servers;

/// <summary>What a server of the Sandbox answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body, JSON; null for none.</param>
/// <param name="RetryAfter">The <c>Retry-After</c> header, if any.</param>
public sealed record Answer(int Status, JToken? Body = null, TimeSpan? RetryAfter = null)
{
    // As a gateway answers that stands in for what is behind it.
    private const string Page = "<!doctype html><title>One moment, please</title>";

    internal static readonly Answer NoJson = new(StatusCodes.Status200OK) { IsPage = true };

    private bool IsPage { get; init; }

    internal async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (IsPage)
        {
            response.ContentType = "text/html; charset=utf-8";
            await response.WriteAsync(Page, response.HttpContext.RequestAborted);
        }
        else if (Body is not null)
        {
            response.ContentType = "application/json; charset=utf-8";
            await response.WriteAsync(StrictJson.Write(Body), response.HttpContext.RequestAborted);
        }
    }
}
