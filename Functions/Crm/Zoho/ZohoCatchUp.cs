using System.Runtime.CompilerServices;

namespace Bridge.Crm.Zoho;

/// <summary>
/// Finds the records that were made or changed in a time window. A query sees each as it is now, and not what changed: what its last
/// change was may have been another one.
/// </summary>
internal sealed class ZohoCatchUp(ZohoClient client)
{
    private const string Created = "Created_Time";
    private const string Modified = "Modified_Time";

    private ZohoSettings Settings => client.Settings;

    public IAsyncEnumerable<CrmEvent> ChangesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var found = Settings.CatchUp.Fields.SelectMany(module => new[]
        {
            InsertsAsync(module.Key, module.Value, from, to, cancellationToken),
            UpdatesAsync(module.Key, module.Value, from, to, cancellationToken),
        });
        return OldestFirst.MergeAsync([.. found], crmEvent => crmEvent.OccurredAt, cancellationToken);
    }

    private async IAsyncEnumerable<CrmEvent> InsertsAsync(
        string module, IReadOnlyList<string> fields, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in RecordsAsync(module, fields, Created, from, to, cancellationToken))
        {
            yield return EventOf(module, ZohoEvents.Insert, record, fields, record.At);
        }
    }

    private async IAsyncEnumerable<CrmEvent> UpdatesAsync(
        string module, IReadOnlyList<string> fields, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in RecordsAsync(module, fields, Modified, from, to, cancellationToken))
        {
            if (ZohoTime.Parse(record.Data[Created]) != record.At && !IsOurs(record.Data))
            {
                yield return EventOf(module, ZohoEvents.Update, record, fields, record.At);
            }
        }
    }

    private async IAsyncEnumerable<ZohoFound> RecordsAsync(
        string module, IReadOnlyList<string> fields, string timeField, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ZohoQuery(module, [.. fields, "id", Created, Modified, "Modified_By"], timeField, from, to);
        while (query is not null)
        {
            var answer = await client.QueryAsync(Settings.Path("coql"), new JObject { ["select_query"] = query.ToString() }, cancellationToken);
            ZohoFound? last = null;
            foreach (var data in answer.Items)
            {
                last = ZohoFound.Of(data, timeField) ?? throw new CrmUnavailableException(Settings.Source, $"Zoho's answer holds a record of {module} without its id or time.");
                yield return last;
            }

            var goesOn = (answer.Body?["info"] as JObject)?["more_records"] is JValue { Value: true };
            query = goesOn && last is not null ? query.After(last) : null;
        }
    }

    private CrmEvent EventOf(string module, string operation, ZohoFound record, IReadOnlyList<string> fields, DateTimeOffset at)
    {
        var data = ZohoEvents.Data(module, operation, record.Id);
        data["server_time"] = at.ToUnixTimeMilliseconds();
        data["affected_fields"] = new JArray(fields);
        data["affected_values"] = new JObject(fields.Select(field => new JProperty(field, record.Data[field]?.DeepClone())));
        return ZohoEvents.Of(Settings.Source, data, at, "caught-up", IdText.Of(data["server_time"])!);
    }

    // What a person changed before that stays unseen: most often it is what the bridge's change answered.
    private bool IsOurs(JObject record) =>
        Settings.CatchUp.UserId is { } user && IdText.Of((record["Modified_By"] as JObject)?["id"]) == user;
}
