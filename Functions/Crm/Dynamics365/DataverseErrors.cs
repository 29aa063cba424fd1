using System.Text.RegularExpressions;

namespace Bridge.Crm.Dynamics365;

/// <summary>
/// The Web API's errors as ours
/// (https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors#identify-status-codes).
/// Of an error only its code and the column that it names are quoted: its message repeats the values that were sent.
/// </summary>
internal static partial class DataverseErrors
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    // Another record has what must be unique, or a rule of the environment calls the record a duplicate.
    private static readonly string[] Duplicates = ["0x80040237", "0x80040333", "0x80060892"];

    public static CrmException Of(Dynamics365Settings settings, HttpResponseMessage response, JObject? answer, string about, TimeProvider clock)
    {
        var status = (int)response.StatusCode;
        var error = answer?["error"] as JObject;
        var code = Code(error);
        var said = Said(status, code, error);
        return status switch
        {
            401 => Unavailable($"Dataverse did not accept the bridge's token {said}. Check that the environment has an application user for it, which is not disabled."),
            403 => Refused($"Dataverse forbids the call about {about} {said}. Give the application user a security role that allows it."),
            404 => Missing($"Dataverse does not find {about} {said}."),
            412 when Duplicates.Contains(code, StringComparer.OrdinalIgnoreCase) => Refused($"Dataverse calls {about} a duplicate {said}."),
            412 => Unavailable($"Somebody changed {about} at the same moment {said}.", Moment),
            429 => Unavailable($"Dataverse's limit of calls is spent {said}."),
            408 or >= 500 => Unavailable($"Dataverse failed {said}."),
            >= 300 and < 400 => Refused($"Dataverse answered with a redirect {said}, which is not followed. Check Sources:{settings.Source}:BaseUrl."),
            _ => Refused($"Dataverse refused the call about {about} {said}."),
        };

        CrmUnavailableException Unavailable(string reason, TimeSpan? wait = null) =>
            new(settings.Source, reason, response.RetryAfter(clock) ?? wait);

        CrmRefusedException Refused(string reason) => new(settings.Source, reason);

        CrmRefusedException Missing(string reason) => new(settings.Source, reason) { IsRecordMissing = true };
    }

    private static string Said(int status, string? code, JObject? error)
    {
        var column = error?["message"] is JValue { Value: string message } && Column().Match(message) is { Success: true } match
            ? $"column '{match.Groups["name"].Value}'"
            : null;
        IEnumerable<string?> parts = [$"{status}", code, column];
        return $"({string.Join("; ", parts.Where(part => part is not null))})";
    }

    private static string? Code(JObject? error) =>
        error?["code"] is JValue { Value: string code } && HexCode().IsMatch(code) ? code : null;

    [GeneratedRegex("^0x[0-9A-Fa-f]{1,8}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HexCode();

    [GeneratedRegex("property (?:named )?'(?<name>[A-Za-z0-9_]{1,100})'", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Column();
}
