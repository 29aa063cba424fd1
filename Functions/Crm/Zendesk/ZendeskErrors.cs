using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Bridge.Crm.Zendesk;

/// <summary>
/// Zendesk's errors as ours (https://developer.zendesk.com/api-reference/introduction/requests/#response-format). Of an error's body only
/// codes and names are quoted: its descriptions repeat the values that were sent.
/// </summary>
internal static partial class ZendeskErrors
{
    private const int MaxDetail = 200;
    private const int Locked = 423;
    private static readonly TimeSpan Conflict = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static CrmException Of(ZendeskSettings settings, HttpResponseMessage response, JObject? error, string about, TimeProvider clock)
    {
        var status = (int)response.StatusCode;
        var said = Said(status, error);
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => Unavailable($"Zendesk did not accept the log-in {said}. Check the secret '{settings.Authentication.Secret}', and that its way of logging in is turned on in Admin Center, under APIs."),
            HttpStatusCode.Forbidden => Refused($"Zendesk forbids the call {said}. Give the user and the OAuth client what they lack: an agent who may edit users and organizations, and the scopes read and write."),
            HttpStatusCode.NotFound => Missing($"Zendesk has no such record: {about} {said}."),
            HttpStatusCode.RequestTimeout => Unavailable($"Zendesk took too long {said}."),
            HttpStatusCode.Conflict => Unavailable($"Somebody else changed {about} at the same time {said}.", Conflict),
            HttpStatusCode.TooManyRequests => Unavailable($"Zendesk's limit of calls is spent {said}; one ticket takes 30 updates in ten minutes.", Minute),
            HttpStatusCode.UnprocessableEntity => Refused($"Zendesk refused the call {said}. A closed ticket takes no change, and a field only values of its kind."),
            _ when status == Locked => Unavailable($"Zendesk has locked {about} for a moment {said}.", Conflict),
            _ when status >= 500 => Unavailable($"Zendesk failed {said}."),
            _ when status is >= 300 and < 400 => Refused($"Zendesk answered with a redirect {said}, which is not followed. Check Sources:{settings.Source}:BaseUrl: it must be the account's own address."),
            _ => Refused($"Zendesk refused the call {said}."),
        };

        CrmUnavailableException Unavailable(string reason, TimeSpan? wait = null) =>
            new(settings.Source, reason, response.RetryAfter(clock) ?? wait);

        CrmRefusedException Refused(string reason) => new(settings.Source, reason);

        CrmRefusedException Missing(string reason) => new(settings.Source, reason) { IsRecordMissing = true };
    }

    private static string Said(int status, JObject? error)
    {
        IEnumerable<string?> words = [Word(error?["error"]) ?? Word((error?["error"] as JObject)?["title"]), .. Details(error?["details"]).Distinct(StringComparer.Ordinal)];
        var detail = string.Join(", ", words.Where(word => word is not null));
        return string.Create(CultureInfo.InvariantCulture, $"({status}{(detail is "" ? "" : $"; {detail[..Math.Min(detail.Length, MaxDetail)]}")})");
    }

    // {"details":{"base":[{"error":"InvalidValue","field_key":4417940288916,"description":"…"}],"status":[{"description":"…"}]}}
    private static IEnumerable<string> Details(JToken? details) =>
        from detail in (details as JObject ?? []).Properties()
        from item in (detail.Value as JArray ?? []).OfType<JObject>()
        let field = IdText.Of(item["field_key"]) ?? IdText.Of(item["ticket_field_id"]) ?? detail.Name
        where CodeOrName().IsMatch(field)
        select $"{Word(item["error"]) ?? "wrong"} '{field}'";

    private static string? Word(JToken? token) =>
        token is JValue { Value: string text } && CodeOrName().IsMatch(text) ? text : null;

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,80}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeOrName();
}
