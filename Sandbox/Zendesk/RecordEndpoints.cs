using System.Globalization;
using System.Text;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zendesk;

/// <summary>Reads and changes records, and reads tickets' comments and fields.</summary>
internal sealed class RecordEndpoints(ZendeskRecords records, ZendeskServerOptions options)
{
    private const int MostUpdates = 30;
    private const int LongestText = 65_535;
    private static readonly TimeSpan UpdateWindow = TimeSpan.FromMinutes(10);

    public Task<Answer> ReadAsync(HttpRequest request, ZendeskType type) =>
        Task.FromResult(records.Find(type, Id(request)) is { } record ? Found(type, record) : ZendeskErrors.NotFound());

    public async Task<Answer> UpdateAsync(HttpRequest request, ZendeskType type)
    {
        var body = await JsonBody.ReadAsync(request);
        if (records.Find(type, Id(request)) is not { } record)
        {
            return ZendeskErrors.NotFound();
        }

        if (body is not { Count: 1 } || body[type.Singular] is not JObject wanted)
        {
            return ZendeskErrors.InvalidAttribute($"The body must hold one '{type.Singular}'.");
        }

        if (type == ZendeskType.Tickets && WhyNot(record, wanted) is { } refusal)
        {
            return refusal;
        }

        var members = new List<(string Name, JToken Value)>();
        var (comment, badComment) = Comment(type, wanted);
        return (OwnMembers(type, wanted, members) ?? CustomFields(type, wanted, members) ?? badComment) is { } wrong
            ? wrong
            : Found(type, records.Update(type, Id(request), options.UserId, members, comment));
    }

    public Task<Answer> CommentsAsync(HttpRequest request)
    {
        if (records.Find(ZendeskType.Tickets, Id(request)) is null)
        {
            return Task.FromResult(ZendeskErrors.NotFound());
        }

        var comments = records.CommentsOn(Id(request)).Select((comment, index) => new JObject
        {
            ["id"] = 1000 + index,
            ["type"] = "Comment",
            ["author_id"] = long.Parse(comment.AuthorId, CultureInfo.InvariantCulture),
            ["body"] = comment.Body,
            ["html_body"] = $"<div class=\"zd-comment\">{comment.Body}</div>",
            ["plain_body"] = comment.Body,
            ["public"] = comment.IsPublic,
            ["created_at"] = ZendeskRecords.Time(comment.CreatedAt),
        });
        return Task.FromResult((string?)request.Query["sort"] switch
        {
            null or "created_at" => ZendeskPage.Of(request, "comments", comments),
            "-created_at" => ZendeskPage.Of(request, "comments", comments.Reverse()),
            _ => ZendeskErrors.InvalidRequest("sort is not valid"),
        });
    }

    public static Task<Answer> TicketFieldsAsync(HttpRequest request) => Task.FromResult(ZendeskPage.Of(request, "ticket_fields", ZendeskType.Tickets.Fields.Select(field => new JObject
    {
        ["id"] = field.Id,
        ["type"] = field.Type,
        ["title"] = field.Title,
        ["active"] = true,
    })));

    private Answer? WhyNot(JObject ticket, JObject wanted)
    {
        var id = (string)ticket["id"]!;
        var now = options.Clock.GetUtcNow();
        var updates = records.UpdatesOf(id, now - UpdateWindow);
        if (updates.Count >= MostUpdates)
        {
            return ZendeskErrors.TooManyUpdates(updates[^MostUpdates] + UpdateWindow - now);
        }

        records.CountUpdate(id);
        return (string?)ticket["status"] is "closed" ? ZendeskErrors.ClosedTicket()
            : wanted["safe_update"] is not null && (string?)wanted["updated_stamp"] != (string?)ticket["updated_at"] ? ZendeskErrors.Conflict()
            : null;
    }

    // Zendesk passes over members that it does not know; whoever sends one here has misspelt it.
    private static Answer? OwnMembers(ZendeskType type, JObject wanted, List<(string Name, JToken Value)> members)
    {
        foreach (var member in wanted.Properties().Where(member => member.Name != type.CustomFields))
        {
            if (type == ZendeskType.Tickets && member is { Name: "comment" or "safe_update" or "updated_stamp" })
            {
                continue;
            }

            if (!type.Settable.Contains(member.Name, StringComparer.Ordinal) || member.Value is not JValue { Value: string or long or bool or null })
            {
                return ZendeskErrors.InvalidAttribute($"You passed an invalid value for the {member.Name} attribute.");
            }

            if (member.Value is JValue { Value: string text } && Encoding.UTF8.GetByteCount(text) > LongestText)
            {
                return ZendeskErrors.InvalidAttribute($"{member.Name} is too long.");
            }

            members.Add((member.Name, member.Value));
        }

        return null;
    }

    private static Answer? CustomFields(ZendeskType type, JObject wanted, List<(string Name, JToken Value)> members)
    {
        if (wanted[type.CustomFields] is not { } custom)
        {
            return null;
        }

        var fields = (type == ZendeskType.Tickets, custom) switch
        {
            (true, JArray list) when list.All(item => item is JObject { Count: 2 } field && field["id"] is JValue { Value: long } && field["value"] is not null) =>
                list.Select(item => (Field: type.Fields.FirstOrDefault(field => field.Id == (long)item["id"]!), Value: item["value"]!)),
            (false, JObject byKey) => byKey.Properties().Select(item => (Field: type.Fields.FirstOrDefault(field => field.Title == item.Name), item.Value)),
            _ => null,
        };
        if (fields is null)
        {
            return ZendeskErrors.InvalidAttribute($"You passed an invalid value for the {type.CustomFields} attribute.");
        }

        // Zendesk passes over custom fields that it does not know.
        foreach (var (field, value) in fields.Where(item => item.Field is not null))
        {
            if (!field!.Takes(value))
            {
                return ZendeskErrors.InvalidValue(field);
            }

            members.Add((field.Title, value is JValue { Value: "" } ? field.Empty : value));
        }

        return null;
    }

    private (ZendeskComment? Comment, Answer? Wrong) Comment(ZendeskType type, JObject wanted)
    {
        if (type != ZendeskType.Tickets || wanted["comment"] is not { } told)
        {
            return (null, null);
        }

        if (told is not JObject { Count: 2 } || told["body"] is not JValue { Value: string { Length: > 0 } text } || told["public"] is not JValue { Value: bool isPublic })
        {
            return (null, ZendeskErrors.NoComment());
        }

        // What looks like a placeholder is filled in; there is none here that has a value.
        return Encoding.UTF8.GetByteCount(text) > LongestText
            ? (null, ZendeskErrors.InvalidAttribute("comment is too long."))
            : (new ZendeskComment(text.Replace("{{", "", StringComparison.Ordinal), isPublic, options.UserId, options.Clock.GetUtcNow()), null);
    }

    private static Answer Found(ZendeskType type, JObject record) => new(StatusCodes.Status200OK, new JObject { [type.Singular] = record });

    private static string Id(HttpRequest request) => (string)request.RouteValues["id"]!;
}
