using Bridge.Json;

namespace Bridge.Crm.Salesforce;

/// <summary>
/// Sets a record's fields and leaves a task as a note
/// (https://developer.salesforce.com/docs/platform/api-rest/guide/dome-update-fields.html).
/// </summary>
internal sealed class SalesforceWriteBack(SalesforceClient client, SalesforceRecords records)
{
    private SalesforceSettings Settings => client.Settings;

    public async Task WriteAsync(RecordChange change, CancellationToken cancellationToken)
    {
        var path = records.PathOf(change.Record);
        if (change.Fields.Count > 0)
        {
            await client.PatchAsync(path, new JObject(change.Fields.Select(Field)), $"{change.Record}", cancellationToken);
        }

        if (change.Note is { Length: > 0 } note && !(change.MayBeRepeat && await HasTaskAsync(change, cancellationToken)))
        {
            var task = SalesforceTask.Of(change, note, Settings.TaskStatus);
            await client.PostAsync(Settings.Path("sobjects", "Task"), task, $"{change.Record}", cancellationToken);
        }
    }

    // Fields have types: a number stays one, and null clears.
    private static JProperty Field(KeyValuePair<string, JToken> field) =>
        new(field.Key, field.Value is JContainer nested ? StrictJson.Write(nested) : field.Value);

    private async Task<bool> HasTaskAsync(RecordChange change, CancellationToken cancellationToken)
    {
        var query = SalesforceTask.QueryFor(change);
        var answer = await client.GetAsync(Settings.Path($"query?q={Uri.EscapeDataString(query)}"), $"{change.Record}", cancellationToken);
        return answer["records"] is JArray { Count: > 0 };
    }
}
