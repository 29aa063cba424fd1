namespace Bridge.Sandbox.Pipedrive;

/// <summary>What a field holds.</summary>
public enum FieldKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A number: text that looks like one is refused.</summary>
    Number,

    /// <summary>An amount with its currency.</summary>
    Monetary,

    /// <summary>One of several options, by its number.</summary>
    Option,

    /// <summary>A list of values with labels, such as e-mail addresses.</summary>
    Values,
}

/// <summary>A field of a type of record.</summary>
/// <param name="Key">Its name in the API: for a custom field 40 hexadecimal digits.</param>
/// <param name="Kind">What it holds.</param>
public sealed record PipedriveField(string Key, FieldKind Kind)
{
    /// <summary>Whether the field takes a value; any takes null, which empties it.</summary>
    public bool Takes(JToken value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Type is JTokenType.Null || Kind switch
        {
            FieldKind.Text => value.Type is JTokenType.String,
            FieldKind.Number => value.Type is JTokenType.Integer or JTokenType.Float,
            FieldKind.Option => value.Type is JTokenType.Integer,
            FieldKind.Monetary => value is JObject money && money["value"]?.Type is JTokenType.Integer or JTokenType.Float && value["currency"]?.Type is JTokenType.String,
            _ => value is JArray list && list.All(item => (item as JObject)?["value"]?.Type is JTokenType.String),
        };
    }

    /// <summary>The value of a custom field as webhooks have it.</summary>
    public JToken InWebhook(JToken value) => value switch
    {
        null or { Type: JTokenType.Null } => JValue.CreateNull(),
        JObject money => new JObject(money) { ["type"] = "monetary" },
        _ => Kind switch
        {
            FieldKind.Number => new JObject { ["type"] = "double", ["value"] = value },
            FieldKind.Option => new JObject { ["type"] = "enum", ["id"] = value },
            _ => new JObject { ["type"] = "varchar", ["value"] = value },
        },
    };
}
