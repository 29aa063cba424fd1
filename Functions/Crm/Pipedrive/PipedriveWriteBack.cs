namespace Bridge.Crm.Pipedrive;

/// <summary>
/// Sets a record's fields and leaves a note on it (https://developers.pipedrive.com/docs/api/v1/Deals#updateDeal).
/// </summary>
internal sealed class PipedriveWriteBack(PipedriveClient client, PipedriveNotes notes)
{
    // Pipedrive keeps about 100 KB, and a character has up to three bytes.
    private const int MaxNoteLength = 30_000;

    public async Task WriteAsync(RecordChange change, CancellationToken cancellationToken)
    {
        var record = PipedriveRecords.Canonical(change.Record);
        var path = PipedriveRecords.Path(client.Settings.Source, record);
        if (change.Fields.Count > 0)
        {
            await client.PatchAsync(path, BodyOf(change.Fields, client.Settings.Fields.Of(record.Type)), record.ToString(), cancellationToken);
        }

        if (change.Note is { Length: > 0 } note && !(change.MayBeRepeat && await notes.HasAsync(record, change.Mark, change.At, cancellationToken)))
        {
            await notes.LeaveAsync(record, CrmNotes.Html(note, change.Mark, MaxNoteLength), cancellationToken);
        }
    }

    private static JObject BodyOf(IReadOnlyDictionary<string, JToken> fields, PipedriveFieldNames names)
    {
        var body = new JObject();
        var custom = new JObject();
        foreach (var (name, value) in fields)
        {
            if (names.KeyOf(name) is { } key)
            {
                custom[key] = value;
            }
            else
            {
                body[name] = value;
            }
        }

        if (custom.Count > 0)
        {
            body["custom_fields"] = custom;
        }

        return body;
    }
}
