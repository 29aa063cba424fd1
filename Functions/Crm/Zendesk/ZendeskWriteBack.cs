using System.Globalization;

namespace Bridge.Crm.Zendesk;

/// <summary>
/// Sets fields of a record and leaves a note on it, in one call: on a ticket as an internal note, on a user or an organization in its
/// notes (https://developer.zendesk.com/documentation/ticketing/managing-tickets/creating-and-updating-tickets/).
/// </summary>
internal sealed class ZendeskWriteBack(ZendeskClient client, ZendeskRecords records, ZendeskTicketFields ticketFields)
{
    private const string Notes = "notes";

    private ZendeskSettings Settings => client.Settings;

    public async Task WriteAsync(RecordChange change, CancellationToken cancellationToken)
    {
        var (resource, record) = records.Known(change.Record);
        var custom = new Dictionary<string, JToken>(StringComparer.Ordinal);
        var body = new JObject();
        foreach (var (name, value) in change.Fields)
        {
            if (resource.OwnFields.Contains(name))
            {
                body[name] = value;
            }
            else
            {
                custom[resource == ZendeskResource.Tickets ? await ticketFields.IdOfAsync(name, cancellationToken) : name] = value;
            }
        }

        AddCustom(body, resource, custom);
        if (change.Note is { Length: > 0 } note)
        {
            await (resource == ZendeskResource.Tickets
                ? AddCommentAsync(body, record, change, note, cancellationToken)
                : AddNoteAsync(body, resource, record, change, note, cancellationToken));
        }

        if (body.HasValues)
        {
            var answer = await client.PutAsync($"{resource.Name}/{record.Id}", new JObject { [resource.Singular] = body }, record.ToString(), cancellationToken);
            CheckThatTaken(resource, answer, custom.Keys);
        }
    }

    private static void AddCustom(JObject body, ZendeskResource resource, Dictionary<string, JToken> custom)
    {
        if (custom.Count > 0)
        {
            body[resource.CustomFields] = resource == ZendeskResource.Tickets
                ? new JArray(custom.Select(field => new JObject { ["id"] = long.Parse(field.Key, CultureInfo.InvariantCulture), ["value"] = field.Value }))
                : new JObject(custom.Select(field => new JProperty(field.Key, field.Value)));
        }
    }

    private async Task AddCommentAsync(JObject body, RecordRef ticket, RecordChange change, string note, CancellationToken cancellationToken)
    {
        if (change.MayBeRepeat)
        {
            // Read before the comments: whatever comes after makes the stamp an old one, and the update a conflict.
            var stamp = (await records.GetAsync(ZendeskResource.Tickets, ticket, cancellationToken))["updated_at"];
            if (await new ZendeskComments(client).HasAsync(ticket, change.Mark, change.At, cancellationToken))
            {
                return;
            }

            body["safe_update"] = true;
            body["updated_stamp"] = stamp;
        }

        body["comment"] = new JObject { ["body"] = ZendeskText.Of(note, change.Mark), ["public"] = false };
    }

    private async Task AddNoteAsync(JObject body, ZendeskResource resource, RecordRef record, RecordChange change, string note, CancellationToken cancellationToken)
    {
        var existing = body[Notes] ?? (await records.GetAsync(resource, record, cancellationToken))[Notes];
        var text = (existing as JValue)?.Value as string ?? "";
        if (!ZendeskProfileNotes.Has(text, change.Mark))
        {
            body[Notes] = ZendeskProfileNotes.With(text, note, change.Mark, change.At)
                ?? throw new CrmRefusedException(Settings.Source, $"The notes of {record} are full. Shorten them in Zendesk, and write back again.");
        }
    }

    // Zendesk passes over custom fields that it does not know, and says nothing.
    private void CheckThatTaken(ZendeskResource resource, JObject answer, IEnumerable<string> custom)
    {
        var fields = (answer[resource.Singular] as JObject)?[resource.CustomFields];
        var known = (fields switch
        {
            JObject byKey => byKey.Properties().Select(field => field.Name),
            JArray list => list.OfType<JObject>().Select(field => IdText.Of(field["id"])),
            _ => [],
        }).ToHashSet(StringComparer.Ordinal);
        if (custom.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new CrmRefusedException(Settings.Source, $"Zendesk's {resource.Name} have no active field '{unknown}': the rest was written. Make the field in Admin Center, or correct its key in the route.");
        }
    }
}
