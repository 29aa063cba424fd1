using System.Net;
using System.Text.RegularExpressions;
using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.Crm.HubSpot;

/// <summary>
/// HubSpot's errors as ours (https://developers.hubspot.com/docs/api-reference/error-handling). Of an error's body only
/// codes and names are quoted: its messages repeat the values that were sent.
/// </summary>
internal static partial class HubSpotErrors
{
    private const int MaxDetail = 200;
    private const int Locked = 423;
    private const int MigrationInProgress = 477;

    public static CrmException Of(HubSpotSettings settings, HttpResponseMessage response, JObject? error, RecordRef about, TimeProvider clock)
    {
        var status = (int)response.StatusCode;
        var said = Said(status, error);
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => Unavailable($"HubSpot did not accept the access token {said}. Put a valid one into the secret '{settings.AccessToken}'."),
            HttpStatusCode.Forbidden => Refused($"HubSpot forbids the call {said}. Give the app the scope that it lacks{Scopes(error)}, and renew its token."),
            HttpStatusCode.NotFound => Missing($"HubSpot has no such record: {about} {said}."),
            HttpStatusCode.TooManyRequests => Unavailable($"HubSpot's limit of calls is spent {said}.", WhenRefilled(error)),
            HttpStatusCode.RequestTimeout => Unavailable($"HubSpot took too long {said}."),
            _ when status == Locked => Unavailable($"HubSpot has locked the record for a moment {said}.", TimeSpan.FromSeconds(2)),
            _ when status == MigrationInProgress => Unavailable($"HubSpot is moving the account {said}."),
            _ when status >= 500 => Unavailable($"HubSpot failed {said}."),
            _ when status is >= 300 and < 400 => Refused($"HubSpot answered with a redirect {said}, which is not followed. Check Sources:{settings.Source}:BaseUrl."),
            _ => Refused($"HubSpot refused the call {said}."),
        };

        CrmUnavailableException Unavailable(string reason, TimeSpan? wait = null) =>
            new(settings.Source, reason, response.RetryAfter(clock) ?? wait);

        CrmRefusedException Refused(string reason) => new(settings.Source, reason);

        CrmRefusedException Missing(string reason) => new(settings.Source, reason) { IsRecordMissing = true };
    }

    private static TimeSpan WhenRefilled(JObject? error) => Word(error?["policyName"])?.ToUpperInvariant() switch
    {
        "SECONDLY" => TimeSpan.FromSeconds(1),
        "DAILY" => TimeSpan.FromHours(1),
        _ => TimeSpan.FromSeconds(10),
    };

    private static string Said(int status, JObject? error)
    {
        var correlation = Word(error?["correlationId"]) is { } id ? $"correlation {id}" : null;
        IEnumerable<string?> words = [Word(error?["policyName"]) ?? Word(error?["category"]), .. Details(error).Distinct(StringComparer.Ordinal)];
        var detail = string.Join(", ", words.Where(word => word is not null));
        IEnumerable<string?> parts = [$"{status}", detail is "" ? null : detail[..Math.Min(detail.Length, MaxDetail)], correlation];
        return $"({string.Join("; ", parts.Where(part => part is not null))})";
    }

    private static string Scopes(JObject? error)
    {
        var scopes = Objects(error?["errors"])
            .Select(item => item["context"] as JObject)
            .SelectMany(context => Words(context?["requiredGranularScopes"]).Concat(Words(context?["requiredScopes"])))
            .Distinct(StringComparer.Ordinal)
            .Take(5)
            .ToList();
        return scopes.Count == 0 ? string.Empty : $" ({string.Join(", ", scopes)})";
    }

    private static IEnumerable<string> Details(JObject? error)
    {
        foreach (var item in Objects(error?["errors"]).Concat(Objects(EmbeddedList(error))))
        {
            var code = Word(item["code"]) ?? Word(item["error"]);
            var property = Word(item["name"]) ?? Words((item["context"] as JObject)?["propertyName"]).FirstOrDefault();
            if (code is not null)
            {
                yield return property is null ? code : $"{code} '{property}'";
            }
        }
    }

    // A refused property is told inside the message: "Property values were not valid: [{…}]".
    private static JToken? EmbeddedList(JObject? error)
    {
        if (error?["message"] is not JValue { Value: string message } || !message.Contains('['))
        {
            return null;
        }

        try
        {
            return StrictJson.Parse(message[message.IndexOf('[', StringComparison.Ordinal)..]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JObject> Objects(JToken? list) => (list as JArray ?? []).OfType<JObject>();

    private static IEnumerable<string> Words(JToken? list) => (list as JArray ?? []).Select(Word).OfType<string>();

    private static string? Word(JToken? token) =>
        token is JValue { Value: string text } && CodeOrName().IsMatch(text) ? text : null;

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,80}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeOrName();
}
