using System.Globalization;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zendesk;

/// <summary>Lists by cursor.</summary>
/// <remarks>https://developer.zendesk.com/api-reference/introduction/pagination/</remarks>
internal static class ZendeskPage
{
    private const int Largest = 100;

    public static Answer Of(HttpRequest request, string member, IEnumerable<JObject> all)
    {
        if (!int.TryParse(request.Query["page[size]"], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size is < 1 or > Largest)
        {
            return ZendeskErrors.InvalidRequest("page[size] must be from 1 to 100");
        }

        var start = 0;
        if ((string?)request.Query["page[after]"] is { } cursor
            && !(cursor.StartsWith("after=", StringComparison.Ordinal) && int.TryParse(cursor.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out start)))
        {
            return ZendeskErrors.InvalidRequest("page[after] is not valid");
        }

        var rest = all.Skip(start).Take(size + 1).ToList();
        return new(StatusCodes.Status200OK, new JObject
        {
            [member] = new JArray(rest.Take(size)),
            ["meta"] = new JObject { ["has_more"] = rest.Count > size, ["after_cursor"] = string.Create(CultureInfo.InvariantCulture, $"after={start + size}") },
            ["links"] = new JObject(),
        });
    }
}
