using System.Globalization;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>Records as Pipedrive writes them: in the API's form, and in that of webhooks.</summary>
internal static class PipedriveJson
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The time as version 1 has it.</summary>
    public static string OldTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A record in the API's form.</summary>
    /// <param name="record">The record.</param>
    /// <param name="custom">The keys of the custom fields to include; null includes all.</param>
    public static JObject InApi(PipedriveRecord record, IReadOnlyCollection<string>? custom = null)
    {
        var json = Standard(record);
        json["is_deleted"] = false;
        json["update_time"] = Time(record.UpdatedAt ?? record.AddedAt);
        json["custom_fields"] = new JObject(Custom(record.Type)
            .Where(field => custom?.Contains(field.Key, StringComparer.Ordinal) is not false)
            .Select(field => new JProperty(field.Key, Value(record, field.Key))));
        return json;
    }

    /// <summary>A record in the form of webhooks, which leave empty custom fields out.</summary>
    public static JObject InWebhook(PipedriveRecord record)
    {
        var json = Standard(record);
        json["update_time"] = record.UpdatedAt is { } updated ? Time(updated) : JValue.CreateNull();
        json["custom_fields"] = new JObject(Custom(record.Type)
            .Where(field => record.Values.ContainsKey(field.Key))
            .Select(field => new JProperty(field.Key, field.InWebhook(Value(record, field.Key)))));
        return json;
    }

    /// <summary>What webhooks call the previous state: the fields that took another value, as they were.</summary>
    public static JObject Previous(PipedriveRecord before, PipedriveRecord after)
    {
        var (was, now) = (InWebhook(before), InWebhook(after));
        var previous = new JObject(was.Properties().Where(field => field.Name is not "custom_fields" && !JToken.DeepEquals(field.Value, now[field.Name])));
        var custom = new JObject(Custom(before.Type)
            .Where(field => !JToken.DeepEquals(Value(before, field.Key), Value(after, field.Key)))
            .Select(field => new JProperty(field.Key, field.InWebhook(Value(before, field.Key)))));
        if (custom.Count > 0)
        {
            previous["custom_fields"] = custom;
        }

        return previous;
    }

    private static JObject Standard(PipedriveRecord record)
    {
        var json = new JObject { ["id"] = record.Id, ["add_time"] = Time(record.AddedAt) };
        foreach (var name in record.Type.Fields.Select(field => field.Key))
        {
            json[name] = Value(record, name);
        }

        if (record.Type == PipedriveType.Deal)
        {
            foreach (var name in new[] { "won_time", "lost_time", "stage_change_time" })
            {
                json[name] = Value(record, name);
            }
        }

        return json;
    }

    private static IEnumerable<PipedriveField> Custom(PipedriveType type) => type.Custom.Values;

    private static JToken Value(PipedriveRecord record, string key) => record.Values.GetValueOrDefault(key)?.DeepClone() ?? JValue.CreateNull();
}
