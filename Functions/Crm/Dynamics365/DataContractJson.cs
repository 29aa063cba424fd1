using System.Globalization;
using System.Text.RegularExpressions;

namespace Bridge.Crm.Dynamics365;

/// <summary>
/// What Dataverse writes as data contracts, as plain JSON: a row is its columns by name, a lookup <c>{id, type}</c>, a choice its
/// number, money its amount, and a time ISO 8601
/// (https://learn.microsoft.com/power-apps/developer/data-platform/use-webhooks#request-body).
/// </summary>
internal static partial class DataContractJson
{
    private const int MaxKeyLength = 200;
    private static readonly long EarliestMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LatestMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The plain form. Contracts are told by their members: some come without the <c>__type</c> that names them.</summary>
    public static JToken Plain(JToken? token) => token switch
    {
        null => JValue.CreateNull(),
        JArray list => new JArray(list.Select(Plain)),
        JObject value => Plain(value),
        JValue { Value: string text } when Time(text) is { } time => IsoTime(time),
        _ => token.DeepClone(),
    };

    /// <summary>The plain values of a list of <c>{key, value}</c>; null where it is none.</summary>
    public static JObject? Columns(JToken? list) =>
        Pairs(list) is { } pairs ? new JObject(pairs.Select(pair => new JProperty(pair.Key, Plain(pair.Value)))) : null;

    /// <summary>The values of a list of <c>{key, value}</c> as they came; null where it is none. A missing list is an empty one.</summary>
    public static IReadOnlyDictionary<string, JToken>? Pairs(JToken? list)
    {
        var pairs = new Dictionary<string, JToken>(StringComparer.Ordinal);
        if (list is null or { Type: JTokenType.Null })
        {
            return pairs;
        }

        if (list is not JArray items)
        {
            return null;
        }

        foreach (var item in items)
        {
            if (item is not JObject pair || pair["key"] is not JValue { Value: string { Length: > 0 and <= MaxKeyLength } key } || pair["value"] is not { } value)
            {
                return null;
            }

            pairs[key] = value;
        }

        return pairs;
    }

    /// <summary>
    /// The time of <c>/Date(milliseconds±zzzz)/</c>. The milliseconds count from 1970 UTC; the offset only says that the writer had a
    /// local time in mind (https://learn.microsoft.com/dotnet/framework/wcf/feature-details/stand-alone-json-serialization#datetimes-and-json).
    /// </summary>
    public static DateTimeOffset? Time(string text) =>
        Date().Match(text) is { Success: true } date
        && long.TryParse(date.Groups["milliseconds"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds >= EarliestMilliseconds
        && milliseconds <= LatestMilliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    /// <summary>A time as the Web API writes it.</summary>
    public static string IsoTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static JToken Plain(JObject value)
    {
        if (value["Attributes"] is JArray attributes)
        {
            return Columns(attributes) ?? Members(value);
        }

        if (value["Entities"] is JArray rows)
        {
            return Plain(rows);
        }

        if (value["Id"] is { } id && value["LogicalName"] is { } type)
        {
            var lookup = new JObject { ["id"] = id.DeepClone(), ["type"] = type.DeepClone() };
            if (value["Name"] is JValue { Value: string name })
            {
                lookup["name"] = name;
            }

            return lookup;
        }

        return value["Value"] is { } inner ? Plain(inner) : Members(value);
    }

    private static JObject Members(JObject value) => new(value.Properties()
        .Where(member => member.Name != "__type")
        .Select(member => new JProperty(member.Name, Plain(member.Value))));

    [GeneratedRegex("^/Date\\((?<milliseconds>-?[0-9]{1,15})(?:[+-][0-9]{4})?\\)/\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Date();
}
