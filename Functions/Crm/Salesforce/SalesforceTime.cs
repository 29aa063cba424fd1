using System.Globalization;

namespace Bridge.Crm.Salesforce;

/// <summary>Times as Salesforce writes them: <c>2026-03-01T12:00:00.000Z</c> in SOAP, <c>+0000</c> instead of <c>Z</c> in REST.</summary>
internal static class SalesforceTime
{
    private const string InRest = "+0000";

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFzzz"];

    /// <summary>The time that a text says, UTC; null where it says none.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    /// <summary>When a record was changed last, where its fields say so.</summary>
    public static DateTimeOffset? LastChange(JObject fields) =>
        Parse(IdText.Of(fields["LastModifiedDate"])) ?? Parse(IdText.Of(fields["SystemModstamp"]));

    /// <summary>A time as SOAP and SOQL have it, to the millisecond before it.</summary>
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A text of REST as SOAP has it: the same, unless it is a time.</summary>
    public static string AsInSoap(string text) =>
        text.EndsWith(InRest, StringComparison.Ordinal) && Parse(text) is { } time ? Write(time) : text;
}
