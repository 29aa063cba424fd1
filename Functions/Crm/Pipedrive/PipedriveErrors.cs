using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Bridge.Crm.Pipedrive;

/// <summary>
/// Pipedrive's errors as ours (https://pipedrive.readme.io/docs/core-api-concepts-http-status-codes,
/// https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting). Of an error's body only codes are quoted, and names of fields
/// that we sent: its sentences may repeat values.
/// </summary>
internal sealed partial class PipedriveErrors(string source, string remedy, TimeProvider clock)
{
    private const string WindowReset = "x-ratelimit-reset";
    private static readonly string[] DailyBudgets = ["x-daily-ratelimit-token-remaining", "x-daily-requests-left"];

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UntilPaid = TimeSpan.FromHours(1);
    private static readonly TimeSpan UntilLetIn = TimeSpan.FromMinutes(15);

    // It comes back at midnight, and in which time zone depends on the account.
    private static readonly TimeSpan UntilNextDay = TimeSpan.FromHours(1);

    /// <summary>The failure that an answer tells of.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="error">Its body; null where that is no JSON.</param>
    /// <param name="sent">The body of the call, if any.</param>
    /// <param name="about">What the call was about.</param>
    public CrmException Of(HttpResponseMessage response, JObject? error, JObject? sent, string about)
    {
        var status = (int)response.StatusCode;
        var said = Said(status, error, sent);
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => Unavailable($"Pipedrive did not accept the token {said}. {remedy}."),
            HttpStatusCode.PaymentRequired => Unavailable($"Pipedrive has closed the account until it is paid for {said}.", UntilPaid),

            // Its gate answers with a page of HTML where too many calls came after a 429.
            HttpStatusCode.Forbidden when error is null => Unavailable($"Pipedrive shuts the bridge out for a while, since it made too many calls {said}.", UntilLetIn),
            HttpStatusCode.Forbidden => Refused($"Pipedrive forbids the call {said}. Give the user or the app the permission that it lacks."),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => Missing($"Pipedrive has no such record: {about} {said}."),
            HttpStatusCode.TooManyRequests when IsDaySpent(response) => Unavailable($"Pipedrive's budget of calls for the day is spent {said}.", UntilNextDay),
            HttpStatusCode.TooManyRequests => Unavailable($"Pipedrive's limit of calls is spent {said}.", WhenWindowEnds(response)),
            HttpStatusCode.RequestTimeout => Unavailable($"Pipedrive took too long {said}."),
            _ when status >= 500 => Unavailable($"Pipedrive failed {said}."),
            _ when status is >= 300 and < 400 => Refused($"Pipedrive answered with a redirect {said}, which is not followed. Check Sources:{source}:BaseUrl."),
            _ => Refused($"Pipedrive refused the call about {about} {said}."),
        };

        CrmUnavailableException Unavailable(string reason, TimeSpan? wait = null) => new(source, reason, Longer(response.RetryAfter(clock), wait));

        CrmRefusedException Refused(string reason) => new(source, reason);

        CrmRefusedException Missing(string reason) => new(source, reason) { IsRecordMissing = true };
    }

    /// <summary>A code that an error's body holds; null where it is none.</summary>
    public static string? Word(JToken? token) => token is JValue { Value: string text } && Code().IsMatch(text) ? text : null;

    private static TimeSpan? Longer(TimeSpan? asked, TimeSpan? wait) => asked > wait || wait is null ? asked : wait;

    private static bool IsDaySpent(HttpResponseMessage response) => Array.Exists(DailyBudgets, name => Header(response, name) == 0);

    private static TimeSpan WhenWindowEnds(HttpResponseMessage response)
    {
        var wait = TimeSpan.FromSeconds(Header(response, WindowReset) ?? 0);
        return wait < Window ? Window : wait > LongestWindow ? LongestWindow : wait;
    }

    private static int? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
        && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string Said(int status, JObject? error, JObject? sent)
    {
        var text = (error?["error"] as JValue)?.Value as string ?? "";
        var fields = string.Join(", ", Fields(sent).Where(name => text.Contains(name, StringComparison.Ordinal)).Select(name => $"'{name}'"));
        IEnumerable<string?> parts = [$"{status}", Word(error?["code"]), fields is "" ? null : $"field {fields}"];
        return $"({string.Join("; ", parts.Where(part => part is not null))})";
    }

    private static IEnumerable<string> Fields(JObject? sent) => sent is null
        ? []
        : sent.Properties().Concat((sent["custom_fields"] as JObject ?? []).Properties()).Select(field => field.Name).Where(name => name is not "custom_fields");

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,80}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
