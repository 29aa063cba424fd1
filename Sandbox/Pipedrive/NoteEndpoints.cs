using System.Globalization;
using Bridge.Crm;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>Leaves and lists notes, by version 1 of the API.</summary>
/// <remarks>https://developers.pipedrive.com/docs/api/v1/Notes</remarks>
internal sealed class NoteEndpoints(PipedriveRecords records)
{
    private const int LongestNote = 100 * 1024;
    private static readonly string[] Known = ["deal_id", "person_id", "org_id", "start", "limit", "sort"];

    public async Task<Answer> CreateAsync(HttpRequest request)
    {
        if (await JsonBody.ReadAsync(request) is not { } body || body["content"] is not JValue { Value: string { Length: > 0 } content })
        {
            return PipedriveErrors.Invalid("content is required");
        }

        if (System.Text.Encoding.UTF8.GetByteCount(content) > LongestNote)
        {
            return PipedriveErrors.Invalid("content is too long");
        }

        var named = PipedriveType.All.Where(type => body.ContainsKey(type.Reference)).ToList();
        return named is not [var only] || body.Count != 2 ? PipedriveErrors.Invalid("a note belongs to one deal, person or organization")
            : body[only.Reference] is JValue { Value: long id } && records.Find(only, id) is { } record
                ? new(StatusCodes.Status201Created, new JObject { ["success"] = true, ["data"] = Json(only, records.LeaveNote(record.Ref, content)) })
                : PipedriveErrors.Invalid($"Cannot add/update note because {only.Entity} does not exist or you have no permissions to access this {only.Entity}.");
    }

    public Task<Answer> ListAsync(HttpRequest request)
    {
        var parameters = request.Query;
        var named = PipedriveType.All.Where(type => parameters.ContainsKey(type.Reference)).ToList();
        if (parameters.Keys.Any(name => !Known.Contains(name, StringComparer.Ordinal)) || named is not [var type])
        {
            return Task.FromResult(PipedriveErrors.Invalid("the query is not allowed"));
        }

        if ((string?)parameters["sort"] is not (null or "add_time DESC"))
        {
            return Task.FromResult(PipedriveErrors.Invalid("sort is not allowed"));
        }

        var (start, limit) = (Number(parameters["start"]) ?? 0, Number(parameters["limit"]) ?? 100);
        var notes = records.NotesOn(new RecordRef(type.Path, (string?)parameters[type.Reference] ?? ""));
        var sorted = ((string?)parameters["sort"] is null ? notes : notes.Reverse()).ToList();
        return Task.FromResult(Page(type, sorted, start, limit));
    }

    // A list of none is null.
    private static Answer Page(PipedriveType type, List<PipedriveNote> notes, int start, int limit)
    {
        var page = notes.Skip(start).Take(limit).Select(note => Json(type, note)).ToList();
        var pagination = new JObject { ["start"] = start, ["limit"] = limit, ["more_items_in_collection"] = start + limit < notes.Count };
        if (start + limit < notes.Count)
        {
            pagination["next_start"] = start + limit;
        }

        return new(StatusCodes.Status200OK, new JObject
        {
            ["success"] = true,
            ["data"] = page.Count > 0 ? new JArray(page) : JValue.CreateNull(),
            ["additional_data"] = new JObject { ["pagination"] = pagination },
        });
    }

    private static JObject Json(PipedriveType type, PipedriveNote note) => new()
    {
        ["id"] = note.Id,
        ["content"] = note.Content,
        [type.Reference] = long.Parse(note.On.Id, CultureInfo.InvariantCulture),
        ["add_time"] = PipedriveJson.OldTime(note.AddedAt),
        ["update_time"] = PipedriveJson.OldTime(note.AddedAt),
        ["active_flag"] = true,
    };

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
