using System.Globalization;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zendesk;

/// <summary>Searches records of one type by words such as <c>status:solved</c>, <c>-custom_field_9002:true</c> and <c>updated&gt;=…</c>.</summary>
/// <remarks>https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/#export-search-results</remarks>
internal sealed class SearchEndpoint(ZendeskRecords records)
{
    private const string TicketField = "custom_field_";

    private static readonly string[] Operators = [">=", "<=", ">", "<", ":"];

    public Task<Answer> SearchAsync(HttpRequest request)
    {
        if ((string?)request.Query["query"] is not { Length: > 0 } query || ZendeskType.Find((string?)request.Query["filter[type]"] ?? "") is not { } type)
        {
            return Task.FromResult(ZendeskErrors.InvalidRequest("query and filter[type] are required"));
        }

        var words = query.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => Parse(type, word)).ToList();
        return Task.FromResult(words.Contains(null)
            ? ZendeskErrors.InvalidRequest("the query is not valid")
            : ZendeskPage.Of(request, "results", records.All(type).Where(record => words.TrueForAll(word => word!(record)))));
    }

    private static Func<JObject, bool>? Parse(ZendeskType type, string word) =>
        !word.StartsWith('-') ? ParsePositive(type, word)
        : ParsePositive(type, word[1..]) is { } holds ? record => !holds(record)
        : null;

    private static Func<JObject, bool>? ParsePositive(ZendeskType type, string word)
    {
        var sign = Operators.FirstOrDefault(sign => word.Contains(sign, StringComparison.Ordinal));
        if (sign is null || word.Split(sign, 2) is not [var name, { Length: > 0 } value])
        {
            return null;
        }

        return name switch
        {
            "type" => null,
            "created" or "updated" => ParseTime(value) is { } time ? record => Compare(ParseTime((string)record[$"{name}_at"]!)!.Value, sign, time) : null,
            _ when sign is ":" && Named(type, name) is { } field => record => Fits(Text(ZendeskRecords.ValueOf(type, record, field)), value),
            _ => null,
        };
    }

    private static string? Named(ZendeskType type, string name) =>
        type == ZendeskType.Tickets && name.StartsWith(TicketField, StringComparison.Ordinal)
            ? type.Fields.FirstOrDefault(field => name == string.Create(CultureInfo.InvariantCulture, $"{TicketField}{field.Id}"))?.Title
            : type.Settable.Contains(name, StringComparer.Ordinal) || (type != ZendeskType.Tickets && type.Fields.Any(field => field.Title == name)) ? name : null;

    private static bool Fits(string text, string wanted) => wanted is "*" ? text.Length > 0 : string.Equals(text, wanted, StringComparison.OrdinalIgnoreCase);

    private static bool Compare(DateTimeOffset left, string sign, DateTimeOffset right) => sign switch
    {
        ">=" => left >= right,
        "<=" => left <= right,
        ">" => left > right,
        "<" => left < right,
        _ => left == right,
    };

    private static DateTimeOffset? ParseTime(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Text(JToken? value) => value is JValue { Value: { } content } ? Convert.ToString(content, CultureInfo.InvariantCulture)! : "";
}
