using System.Globalization;
using Bridge.Crm;
using Microsoft.AspNetCore.Http;

namespace Bridge.Operations;

/// <summary>Answers to operators that are no success, as RFC 9457 problem details.</summary>
internal static class OperatorProblems
{
    private const int RetryAfterSeconds = 10;

    public static IResult Denied { get; } = Problem(
        StatusCodes.Status401Unauthorized, "Not signed in", $"Sign in, or send the operator key in the header {OperatorAccess.KeyHeader}.");

    public static IResult Closed { get; } = Problem(
        StatusCodes.Status403Forbidden, "Closed", "Nobody is let in here until an operator key is set.");

    public static IResult NoSuchOperation { get; } = Problem(
        StatusCodes.Status404NotFound, "No such operation", "The ledger knows no operation of this id.");

    public static IResult NoSuchSource { get; } = Problem(
        StatusCodes.Status404NotFound, "No such source", "The settings name no source of this name under Sources.");

    public static IResult NotPossible(string why) => Problem(StatusCodes.Status409Conflict, "Not possible", why);

    public static IResult Mistake(OperatorMistakeException mistake) => Results.Problem(
        mistake.Message,
        statusCode: mistake.Status,
        title: "Not understood",
        extensions: [new("parameter", mistake.Parameter)]);

    public static IResult Unavailable(HttpResponse response) =>
        Later(response, TimeSpan.FromSeconds(RetryAfterSeconds), "Storage or the vault does not answer just now. Ask again later.");

    public static IResult CrmUnavailable(HttpResponse response, CrmUnavailableException failure) =>
        Later(response, failure.RetryAfter ?? TimeSpan.FromSeconds(RetryAfterSeconds), $"{failure.Message} Ask again later.");

    private static IResult Later(HttpResponse response, TimeSpan retryAfter, string detail)
    {
        response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problem(StatusCodes.Status503ServiceUnavailable, "Not available", detail);
    }

    private static IResult Problem(int status, string title, string detail) =>
        Results.Problem(detail, statusCode: status, title: title);
}

/// <summary>An operator's request is not one that can be answered.</summary>
/// <param name="parameter">The parameter that is wrong.</param>
/// <param name="reason">What is wrong, and what to do.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class OperatorMistakeException(string parameter, string reason, int status = StatusCodes.Status400BadRequest)
    : Exception(reason)
{
    public string Parameter { get; } = parameter;

    public int Status { get; } = status;
}
