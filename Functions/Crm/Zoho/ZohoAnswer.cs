using System.Net;
using System.Text.RegularExpressions;

namespace Bridge.Crm.Zoho;

/// <summary>
/// What Zoho CRM answered. Its word is a code, which may stand at the top or in each of the things that were asked for, and there beside
/// HTTP 200 too (https://www.zoho.com/crm/developer/docs/api/v8/response-structure.html).
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body; null where it is no JSON object.</param>
/// <param name="RetryAfter">How long Zoho asks to be left alone, if it does.</param>
internal sealed partial record ZohoAnswer(HttpStatusCode Status, JObject? Body, TimeSpan? RetryAfter)
{
    private const string Success = "SUCCESS";

    /// <summary>The records or channels that it tells of.</summary>
    public IReadOnlyList<JObject> Items => [.. (Body?["data"] as JArray ?? Body?["watch"] as JArray ?? []).OfType<JObject>()];

    /// <summary>The first code that is no success, in capitals; null where there is none.</summary>
    public string? ErrorCode => Codes().FirstOrDefault(code => code != Success);

    /// <summary>Whether HTTP and every code say that it was done.</summary>
    public bool Succeeded => (int)Status is >= 200 and < 300 && ErrorCode is null && (Body is not null || Status == HttpStatusCode.NoContent);

    /// <summary>Whether it says of at least one thing that it was done.</summary>
    public bool Confirms => Succeeded && Codes().Any();

    /// <summary>Whether the token was not accepted, so that a new one may be.</summary>
    public bool IsTokenRefused => Status == HttpStatusCode.Unauthorized && ErrorCode is not "OAUTH_SCOPE_MISMATCH";

    /// <summary>A name among the details of the first error, such as the field that is wrong.</summary>
    public string? Detail(string name) => Word((Faulty()?["details"] as JObject)?[name]);

    public static async Task<ZohoAnswer> OfAsync(HttpResponseMessage response, TimeProvider clock, CancellationToken cancellationToken) =>
        new(response.StatusCode, await response.ReadJsonObjectAsync(cancellationToken), response.RetryAfter(clock));

    private IEnumerable<string> Codes() => Coded().Select(Code).OfType<string>();

    private JObject? Faulty() => Coded().FirstOrDefault(item => Code(item) is { } code && code != Success);

    private IEnumerable<JObject> Coded() => Body is null ? [] : [Body, .. Items];

    // A record may have a field of that name; only an outcome has these beside it.
    private static string? Code(JObject item) =>
        Word(item["status"]) is "success" or "error" && item.ContainsKey("message") ? Word(item["code"])?.ToUpperInvariant() : null;

    private static string? Word(JToken? token) => IdText.Of(token) is { } text && CodeOrName().IsMatch(text) ? text : null;

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,80}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeOrName();
}
