using System.Globalization;

namespace Bridge.Crm.Pipedrive;

/// <summary>
/// Times as Pipedrive writes them: version 2 as RFC 3339, version 1 in UTC without saying so
/// (https://pipedrive.readme.io/docs/pipedrive-api-v2-migration-guide#general-api-changes).
/// </summary>
internal static class PipedriveTime
{
    private const int LengthOfSeconds = 10;
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss"];

    /// <summary>The time, UTC; null where the token is none. The guide to webhooks also speaks of ten digits, which are seconds.</summary>
    public static DateTimeOffset? Parse(JToken? token)
    {
        var text = IdText.Of(token);
        if (text?.Length == LengthOfSeconds && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        return DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }

    /// <summary>The time in whole seconds, and no later: a query with a fraction of one is refused.</summary>
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
