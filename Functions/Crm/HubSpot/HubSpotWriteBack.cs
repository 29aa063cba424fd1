using System.Globalization;
using Bridge.Json;

namespace Bridge.Crm.HubSpot;

/// <summary>
/// Sets a record's properties and leaves a note on it
/// (https://developers.hubspot.com/docs/api-reference/crm-notes-v3/guide).
/// </summary>
internal sealed class HubSpotWriteBack(HubSpotClient client, HubSpotRecords records)
{
    private const int NotesInOneRead = 100;

    // What HubSpot keeps.
    private const int MaxNoteLength = 65_536;

    public async Task WriteAsync(RecordChange change, CancellationToken cancellationToken)
    {
        var record = change.Record with { Type = HubSpotObjectTypes.Plural(change.Record.Type) };
        if (change.Fields.Count > 0)
        {
            await SetPropertiesAsync(record, change.Fields, cancellationToken);
        }

        if (change.Note is { Length: > 0 } note
            && !(change.MayBeRepeat && await HasNoteAsync(record, change.Mark, cancellationToken)))
        {
            await LeaveNoteAsync(record, CrmNotes.Html(note, change.Mark, MaxNoteLength), change.At, cancellationToken);
        }
    }

    private async Task SetPropertiesAsync(RecordRef record, IReadOnlyDictionary<string, JToken> fields, CancellationToken cancellationToken)
    {
        var properties = new JObject(fields.Select(field => new JProperty(field.Key, PropertyText(field.Value))));
        await client.PatchAsync(records.Path(record), new JObject { ["properties"] = properties }, record, cancellationToken);
    }

    // Every property of HubSpot is text on the wire, and an empty text clears it.
    private static string PropertyText(JToken value) => value switch
    {
        JValue { Type: JTokenType.Null } => string.Empty,
        JValue { Value: string text } => text,
        _ => StrictJson.Write(value),
    };

    private async Task<bool> HasNoteAsync(RecordRef record, string mark, CancellationToken cancellationToken)
    {
        foreach (var ids in (await records.NotesAsync(record, cancellationToken)).Chunk(NotesInOneRead))
        {
            var query = new JObject
            {
                ["properties"] = new JArray("hs_note_body"),
                ["inputs"] = new JArray(ids.Select(id => new JObject { ["id"] = id })),
            };
            var answer = await client.PostAsync(client.Settings.Objects("notes", "batch", "read"), query, record, cancellationToken);
            if ((answer["results"] as JArray ?? []).Any(note => Body(note).Contains(mark, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;

        static string Body(JToken note) =>
            (string?)(((note as JObject)?["properties"] as JObject)?["hs_note_body"] as JValue)?.Value ?? string.Empty;
    }

    private async Task LeaveNoteAsync(RecordRef record, string html, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var note = new JObject
        {
            ["properties"] = new JObject
            {
                ["hs_timestamp"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                ["hs_note_body"] = html,
            },
            ["associations"] = new JArray(new JObject
            {
                ["to"] = new JObject { ["id"] = record.Id },
                ["types"] = new JArray(new JObject
                {
                    ["associationCategory"] = "HUBSPOT_DEFINED",
                    ["associationTypeId"] = await AssociationTypeAsync(record, cancellationToken),
                }),
            }),
        };
        await client.PostAsync(client.Settings.Objects("notes"), note, record, cancellationToken);
    }

    private async ValueTask<int> AssociationTypeAsync(RecordRef record, CancellationToken cancellationToken)
    {
        _ = records.Path(record);
        if (HubSpotObjectTypes.NoteAssociation(record.Type) is { } known)
        {
            return known;
        }

        var answer = await client.GetAsync(client.Settings.NoteLabels(record.Type), record, cancellationToken);
        var plain = (answer["results"] as JArray ?? [])
            .OfType<JObject>()
            .FirstOrDefault(label => IdText.Of(label["category"]) is "HUBSPOT_DEFINED" && IdText.Of(label["label"]) is null);
        return int.TryParse(IdText.Of(plain?["typeId"]), NumberStyles.None, CultureInfo.InvariantCulture, out var type)
            ? type
            : throw new CrmRefusedException(client.Settings.Source, $"HubSpot cannot associate a note with {record.Type}.");
    }
}
