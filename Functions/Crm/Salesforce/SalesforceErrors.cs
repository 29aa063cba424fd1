using System.Net;
using System.Text.RegularExpressions;

namespace Bridge.Crm.Salesforce;

/// <summary>
/// Salesforce's errors as ours (https://developer.salesforce.com/docs/platform/api-rest/guide/errorcodes.html). Of an error's body only
/// codes and names of fields are quoted: its messages repeat the values that were sent.
/// </summary>
internal static partial class SalesforceErrors
{
    private const int MaxDetail = 200;
    private const string NoSuchField = "INVALID_FIELD";

    private static readonly TimeSpan UntilCallsEnd = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UntilCallsAreLeft = TimeSpan.FromMinutes(15);

    public static CrmException Of(SalesforceSettings settings, HttpResponseMessage response, JToken? answer, string about, TimeProvider clock)
    {
        var status = (int)response.StatusCode;
        var errors = (answer as JArray ?? []).OfType<JObject>().ToList();
        var said = Said(status, errors);
        return (Code(errors.FirstOrDefault()?["errorCode"]), response.StatusCode) switch
        {
            ("REQUEST_LIMIT_EXCEEDED", _) => Unavailable($"Salesforce's limit of calls is spent {said}.", UntilMoreCalls(errors[0])),
            ("UNABLE_TO_LOCK_ROW", _) => Unavailable($"Somebody else is changing the record {said}.", TimeSpan.FromSeconds(2)),
            ("SERVER_UNAVAILABLE" or "QUERY_TIMEOUT" or "INVALID_QUERY_LOCATOR" or "API_CURRENTLY_DISABLED", _) => Unavailable($"Salesforce cannot answer now {said}."),
            ("ENTITY_IS_DELETED", _) => Missing($"The record was deleted: {about} {said}."),
            (_, HttpStatusCode.Unauthorized) => Unavailable($"Salesforce did not accept the token, not even a new one {said}. Check what the app's user may do, and the addresses that it may come from."),
            (_, HttpStatusCode.Forbidden) => Refused($"Salesforce forbids the call {said}. Give the app's user access to the object and its fields."),
            (_, HttpStatusCode.NotFound) => Missing($"Salesforce has no such record, or the app's user cannot see it: {about} {said}."),
            (_, HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests) => Unavailable($"Salesforce cannot answer now {said}."),
            _ when status >= 500 => Unavailable($"Salesforce failed {said}."),
            _ when status is >= 300 and < 400 => Refused($"Salesforce answered with a redirect {said}, which is not followed. Check Sources:{settings.Source}:BaseUrl."),
            _ => Refused($"Salesforce refused the call about {about} {said}."),
        };

        CrmUnavailableException Unavailable(string reason, TimeSpan? wait = null) =>
            new(settings.Source, reason, response.RetryAfter(clock) ?? wait);

        CrmRefusedException Refused(string reason) => new(settings.Source, reason);

        CrmRefusedException Missing(string reason) => new(settings.Source, reason) { IsRecordMissing = true };
    }

    /// <summary>The token if it is a code or a name, which may be quoted; else null.</summary>
    public static string? Code(JToken? token) =>
        token is JValue { Value: string text } && CodeOrName().IsMatch(text) ? text : null;

    // A day's calls come back little by little; calls at one time, as soon as others end.
    private static TimeSpan UntilMoreCalls(JObject error) =>
        error["message"] is JValue { Value: string message } && message.StartsWith("Concurrent", StringComparison.OrdinalIgnoreCase)
            ? UntilCallsEnd
            : UntilCallsAreLeft;

    private static string Said(int status, List<JObject> errors)
    {
        var detail = string.Join(", ", errors.Select(Detail).OfType<string>().Distinct(StringComparer.Ordinal));
        return detail is "" ? $"({status})" : $"({status}; {detail[..Math.Min(detail.Length, MaxDetail)]})";
    }

    private static string? Detail(JObject error)
    {
        var fields = string.Join(", ", (error["fields"] as JArray ?? []).Select(Code).OfType<string>().Append(MissingField(error)).Where(field => field is not null).Take(5).Select(field => $"'{field}'"));
        return Code(error["errorCode"]) is { } code ? $"{code} {fields}".TrimEnd() : null;
    }

    // A field that is not there is named in the message alone; the name is one that the route sent.
    private static string? MissingField(JObject error) =>
        Code(error["errorCode"]) is NoSuchField && error["message"] is JValue { Value: string message } && Column().Match(message) is { Success: true } match
            ? match.Groups["name"].Value
            : null;

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,80}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeOrName();

    [GeneratedRegex("No such column '(?<name>[A-Za-z0-9_.]{1,80})'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Column();
}
