using Microsoft.AspNetCore.Http;

namespace Bridge.Intake;

/// <summary>Answers to deliveries that are not taken, as RFC 9457 problem details. They tell a forger nothing.</summary>
internal static class Problems
{
    private const int RetryAfterSeconds = 10;

    public static IResult NoSuchSource { get; } = Problem(
        StatusCodes.Status404NotFound, "No such source", "No source of this name takes webhooks here.");

    public static IResult NotAuthentic { get; } = Problem(
        StatusCodes.Status401Unauthorized, "Not authentic", "The delivery could not be authenticated.");

    public static IResult TooLarge(int maxBytes) => Problem(
        StatusCodes.Status413PayloadTooLarge, "Too large", $"A delivery may hold at most {maxBytes} bytes.");

    // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16
    public static IResult Encoded(HttpResponse response)
    {
        response.Headers.AcceptEncoding = "identity";
        return Problem(
            StatusCodes.Status415UnsupportedMediaType, "Encoded", "A delivery's body is taken as it is: send it without a Content-Encoding.");
    }

    public static IResult Unreadable(string reason) => Problem(
        StatusCodes.Status400BadRequest, "Not readable", reason);

    public static IResult Unavailable(HttpResponse response)
    {
        response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Problem(
            StatusCodes.Status503ServiceUnavailable, "Not available", "The delivery could not be kept safe just now. Send it again later.");
    }

    private static IResult Problem(int status, string title, string detail) =>
        Results.Problem(detail, statusCode: status, title: title);
}
