using System.Globalization;

namespace Bridge.Crm.Zoho;

/// <summary>Times as Zoho CRM writes them: a whole second and an offset, or milliseconds since 1970.</summary>
internal static class ZohoTime
{
    private static readonly long LatestMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static string Text(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture);

    /// <summary>The time in UTC; null where the token is none.</summary>
    public static DateTimeOffset? Parse(JToken? token) =>
        DateTimeOffset.TryParseExact(
            IdText.Of(token), ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.fffzzz"], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    /// <summary>The time of a notification; null where the token is none.</summary>
    public static DateTimeOffset? ParseMilliseconds(JToken? token) =>
        long.TryParse(IdText.Of(token), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= LatestMilliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
