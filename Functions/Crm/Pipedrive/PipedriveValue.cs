namespace Bridge.Crm.Pipedrive;

/// <summary>
/// Values of custom fields. Webhooks wrap each with its type
/// (https://pipedrive.readme.io/docs/webhooks-v2-migration-guide), the API only those of several parts
/// (https://pipedrive.readme.io/docs/pipedrive-api-v2-migration-guide#custom-fields).
/// </summary>
internal static class PipedriveValue
{
    /// <summary>The value itself: a text or number, an option's id, or a list of such ids; null where the field is empty.</summary>
    public static JToken Plain(JToken? wrapped) => wrapped switch
    {
        null => JValue.CreateNull(),
        JObject value when value["value"] is { } text => text.DeepClone(),
        JObject value when value["values"] is JArray options => new JArray(options.Select(option => (option as JObject)?["id"] ?? option)),
        JObject value when value["id"] is { } id => id.DeepClone(),
        _ => wrapped.DeepClone(),
    };

    /// <summary>The API's value as a webhook has it. The API does not say which numbers are ids: a route finds them as both.</summary>
    public static JToken AsInWebhook(JToken value) => value switch
    {
        JArray options => new JObject { ["values"] = new JArray(options.Select(option => new JObject { ["id"] = option })) },
        JValue { Type: JTokenType.Integer } number => new JObject { ["value"] = number, ["id"] = number },
        JValue { Value: not null } => new JObject { ["value"] = value },
        JObject range when range["until"] is not null && range["from"] is null => new JObject(range) { ["from"] = range["value"] },
        _ => value,
    };
}
