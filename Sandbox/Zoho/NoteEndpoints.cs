using Bridge.Crm;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zoho;

/// <summary>Reads and leaves notes.</summary>
/// <remarks>https://www.zoho.com/crm/developer/docs/api/v8/create-notes.html</remarks>
internal sealed class NoteEndpoints(ZohoRecords records)
{
    private const int LongestNote = 32_000;
    private const int LongestTitle = 120;

    public Task<Answer> Read(HttpRequest request)
    {
        if (request.Query["fields"].Count == 0)
        {
            return Task.FromResult(ZohoErrors.Missing("fields"));
        }

        if (ZohoModule.Find(ZohoRequest.Module(request)) is not { } module || records.Find(module, ZohoRequest.Id(request)) is not { } record)
        {
            return Task.FromResult(ZohoErrors.UnknownId(ZohoRequest.Id(request)));
        }

        var size = int.TryParse(request.Query["per_page"], null, out var asked) ? asked : 200;
        var page = int.TryParse(request.Query["page"], null, out var number) ? number : 1;
        var notes = records.NotesOn(record.Ref);
        var shown = notes.Skip((page - 1) * size).Take(size).ToList();
        return Task.FromResult(shown.Count == 0 ? new Answer(StatusCodes.Status204NoContent) : new Answer(StatusCodes.Status200OK, new JObject
        {
            ["data"] = new JArray(shown.Select(note => new JObject { ["id"] = note.Id, ["Note_Content"] = note.Content })),
            ["info"] = new JObject { ["per_page"] = size, ["count"] = shown.Count, ["page"] = page, ["more_records"] = notes.Count > page * size },
        }));
    }

    public async Task<Answer> CreateAsync(HttpRequest request)
    {
        if (ZohoRequest.Only(await JsonBody.ReadAsync(request), "data") is not { } data)
        {
            return ZohoErrors.Missing("data");
        }

        if (data["Parent_Id"] is not JObject { Count: 2 } parent || parent["module"] is not JObject named)
        {
            return ZohoErrors.Missing("Parent_Id");
        }

        if (ZohoModule.Find(ZohoRequest.Text(named["api_name"])) is not { } module)
        {
            return ZohoErrors.InvalidModule();
        }

        var (title, content) = (ZohoRequest.Text(data["Note_Title"]), ZohoRequest.Text(data["Note_Content"]));
        return records.Find(module, ZohoRequest.Text(parent["id"])) is not { } record ? ZohoErrors.Invalid("Parent_Id")
            : content.Length == 0 ? ZohoErrors.Missing("Note_Content")
            : content.Length > LongestNote ? ZohoErrors.Invalid("Note_Content")
            : title.Length > LongestTitle ? ZohoErrors.Invalid("Note_Title")
            : Created(records.AddNote(new RecordRef(module.Name, record.Id), title, content));
    }

    private static Answer Created(ZohoNoteRecord note) =>
        RecordEndpoints.OfRecord(new(StatusCodes.Status201Created, RecordEndpoints.Done(note.Id, "record added")), StatusCodes.Status201Created);
}
