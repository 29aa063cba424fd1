using System.Globalization;
using System.Text;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>The query of a list of records in version 2, which refuses what it does not know.</summary>
/// <remarks>https://developers.pipedrive.com/docs/api/v1/Deals#getDeals</remarks>
internal sealed record PipedriveQuery(DateTimeOffset? Since, DateTimeOffset? Until, string SortBy, bool IsDescending, int Limit, int Offset)
{
    private const int MostAtOnce = 500;
    private static readonly string[] Known = ["updated_since", "updated_until", "sort_by", "sort_direction", "limit", "cursor"];

    /// <summary>Reads a query.</summary>
    /// <returns>The query, or what is wrong with it.</returns>
    public static (PipedriveQuery? Query, string? Wrong) Read(IQueryCollection parameters)
    {
        string? Text(string name) => parameters.TryGetValue(name, out var values) ? (string?)values : null;
        if (parameters.Keys.FirstOrDefault(name => !Known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            return (null, $"{unknown} is not allowed");
        }

        var (sort, direction) = (Text("sort_by") ?? "id", Text("sort_direction") ?? "asc");
        DateTimeOffset? since = null, until = null;
        var wrong = !IsTime(Text("updated_since"), out since) ? "updated_since is not a valid datetime"
            : !IsTime(Text("updated_until"), out until) ? "updated_until is not a valid datetime"
            : sort is not ("id" or "add_time" or "update_time") ? "sort_by is not one of id, add_time, update_time"
            : direction is not ("asc" or "desc") ? "sort_direction is not one of asc, desc"
            : null;
        var limit = 0;
        var offset = 0;
        wrong ??= !int.TryParse(Text("limit") ?? "100", NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostAtOnce ? "limit is not between 1 and 500"
            : !IsCursor(Text("cursor"), out offset) ? "cursor is not valid"
            : null;
        return wrong is null ? (new(since, until, sort, direction is "desc", limit, offset), null) : (null, wrong);
    }

    /// <summary>The marker of a page, which says nothing to whoever gets it.</summary>
    public static string Cursor(int offset) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"page:{offset.ToString(CultureInfo.InvariantCulture)}"));

    // A fraction of a second is refused.
    private static bool IsTime(string? text, out DateTimeOffset? time)
    {
        var isTime = DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed);
        time = isTime ? parsed : null;
        return isTime || text is null;
    }

    private static bool IsCursor(string? text, out int offset)
    {
        offset = 0;
        var bytes = new byte[text?.Length ?? 0];
        return text is null
            || (Convert.TryFromBase64String(text, bytes, out var length)
                && Encoding.ASCII.GetString(bytes, 0, length).Split(':') is ["page", var number]
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out offset));
    }
}
