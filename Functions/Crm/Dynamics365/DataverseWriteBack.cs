namespace Bridge.Crm.Dynamics365;

/// <summary>
/// Sets a record's columns, those only that have another value
/// (https://learn.microsoft.com/power-apps/developer/data-platform/webapi/update-delete-entities-using-web-api#basic-update),
/// and leaves a note on it (https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/annotation).
/// </summary>
internal sealed class DataverseWriteBack(DataverseClient client, DataverseTables tables, DataverseRecords records)
{
    private const string Subject = "subject";
    private const string Text = "notetext";

    // What a note's text may have.
    private const int MaxNoteLength = 100_000;

    public async Task WriteAsync(RecordChange change, CancellationToken cancellationToken)
    {
        if (change.Fields.Count > 0)
        {
            await SetAsync(change.Record, change.Fields, cancellationToken);
        }

        if (change.Note is { Length: > 0 } note)
        {
            await LeaveNoteAsync(change, note, cancellationToken);
        }
    }

    private async Task SetAsync(RecordRef record, IReadOnlyDictionary<string, JToken> fields, CancellationToken cancellationToken)
    {
        var table = await tables.GetAsync(record.Type, fields.Keys, cancellationToken);
        var wanted = fields.ToDictionary(field => field.Key, field => ValueOf(table, field.Key, field.Value), StringComparer.Ordinal);
        var row = await records.RowAsync(table, record, wanted.Keys, cancellationToken);
        var changed = new JObject(wanted
            .Where(field => !DataverseValues.AreEqual(table.Columns[field.Key], row[field.Key], field.Value))
            .Select(field => new JProperty(field.Key, field.Value)));
        if (changed.Count > 0)
        {
            await client.UpdateAsync(records.PathOf(table, record), changed, $"{record}", cancellationToken);
        }
    }

    private JValue ValueOf(DataverseTable table, string column, JToken value) =>
        DataverseValues.Of(table.Columns[column], value)
        ?? throw new CrmRefusedException(client.Settings.Source, $"The column '{column}' of the table '{table.Name}' is of the type {table.Columns[column]}, which cannot hold what the route writes.");

    // Whoever tries again finds the note by its id; what it says may be newer by now.
    private async Task LeaveNoteAsync(RecordChange change, string text, CancellationToken cancellationToken)
    {
        var table = await tables.GetAsync(change.Record.Type, [], cancellationToken);
        var note = new RecordRef("annotation", DataverseNote.IdOf(change.Mark));
        var body = new JObject
        {
            [Subject] = DataverseNote.SubjectOf(change),
            [Text] = CrmNotes.Plain(text, change.Mark, MaxNoteLength),
            [$"objectid_{table.Name}@odata.bind"] = $"/{records.PathOf(table, change.Record)}",
        };
        if (!await client.TryCreateAsync($"annotations({note.Id})", body, $"a note on {change.Record}", cancellationToken))
        {
            await SetAsync(note, new Dictionary<string, JToken>(StringComparer.Ordinal) { [Subject] = body[Subject]!, [Text] = body[Text]! }, cancellationToken);
        }
    }
}
