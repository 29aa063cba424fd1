namespace Bridge.Crm.Zoho;

/// <summary>
/// Sets a record's fields (https://www.zoho.com/crm/developer/docs/api/v8/update-records.html) and leaves a note on it
/// (https://www.zoho.com/crm/developer/docs/api/v8/create-notes.html).
/// </summary>
internal sealed class ZohoWriteBack(ZohoClient client)
{
    private const int NotesOnAPage = 200;

    // Zoho counts pages no further (https://www.zoho.com/crm/developer/docs/api/v8/get-notes.html).
    private const int MostPages = 10;

    // What Zoho keeps.
    private const int MaxNoteLength = 32_000;

    private ZohoSettings Settings => client.Settings;

    public async Task WriteAsync(RecordChange change, CancellationToken cancellationToken)
    {
        var path = ZohoRecords.PathOf(Settings, change.Record);
        if (change.Fields.Count > 0)
        {
            await SetFieldsAsync(change.Record, change.Fields, cancellationToken);
        }

        if (change.Note is { Length: > 0 } note
            && !(change.MayBeRepeat && await HasNoteAsync(path, change.Record, change.Mark, cancellationToken)))
        {
            await LeaveNoteAsync(change, CrmNotes.Plain(note, change.Mark, MaxNoteLength), cancellationToken);
        }
    }

    private async Task SetFieldsAsync(RecordRef record, IReadOnlyDictionary<string, JToken> fields, CancellationToken cancellationToken)
    {
        var data = new JObject(fields.Select(field => new JProperty(field.Key, field.Value))) { ["id"] = record.Id };
        var body = new JObject
        {
            ["data"] = new JArray(data),

            // Without it the change would start workflows, and those could change what the route waits for.
            ["trigger"] = new JArray(),
        };
        await client.ChangeAsync(HttpMethod.Put, Settings.Path(record.Type), body, record, cancellationToken);
    }

    private async Task<bool> HasNoteAsync(string path, RecordRef record, string mark, CancellationToken cancellationToken)
    {
        for (var page = 1; page <= MostPages; page++)
        {
            var answer = await client.GetAsync($"{path}/Notes?fields=Note_Content&per_page={NotesOnAPage}&page={page}", record, cancellationToken);
            if (answer.Items.Any(note => ((note["Note_Content"] as JValue)?.Value as string)?.Contains(mark, StringComparison.Ordinal) is true))
            {
                return true;
            }

            if ((answer.Body?["info"] as JObject)?["more_records"] is not JValue { Value: true })
            {
                return false;
            }
        }

        return false;
    }

    private async Task LeaveNoteAsync(RecordChange change, string text, CancellationToken cancellationToken)
    {
        var note = new JObject
        {
            ["Parent_Id"] = new JObject { ["module"] = new JObject { ["api_name"] = change.Record.Type }, ["id"] = change.Record.Id },
            ["Note_Title"] = $"Bridge: {change.Run} {change.State}",
            ["Note_Content"] = text,
        };
        await client.ChangeAsync(HttpMethod.Post, Settings.Path("Notes"), new JObject { ["data"] = new JArray(note) }, change.Record, cancellationToken);
    }
}
