using System.Globalization;

namespace Bridge.Sandbox.Zendesk;

/// <summary>What a custom field holds.</summary>
public enum ZendeskFieldKind
{
    /// <summary>Text of any kind.</summary>
    Text,

    /// <summary>A number with decimals.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Checkbox,
}

/// <summary>A custom field that the account defines.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What agents read; the key of a user's or an organization's field is the same here.</param>
/// <param name="Kind">What it holds.</param>
public sealed record ZendeskField(long Id, string Title, ZendeskFieldKind Kind)
{
    /// <summary>Its name on the wire.</summary>
    public string Type => Kind switch
    {
        ZendeskFieldKind.Number => "decimal",
        ZendeskFieldKind.Checkbox => "checkbox",
        _ => "text",
    };

    /// <summary>Its value while nobody has set one.</summary>
    public JToken Empty => Kind is ZendeskFieldKind.Checkbox ? false : JValue.CreateNull();

    /// <summary>Whether a value is one of its kind. Nothing, or empty text, clears it.</summary>
    public bool Takes(JToken value) => (Kind, value) switch
    {
        (_, JValue { Value: null or "" }) => true,
        (ZendeskFieldKind.Checkbox, JValue { Value: bool }) => true,
        (ZendeskFieldKind.Number, JValue { Value: string text }) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _),
        (ZendeskFieldKind.Number, JValue { Type: JTokenType.Integer or JTokenType.Float }) => true,
        (ZendeskFieldKind.Text, JValue { Value: string }) => true,
        _ => false,
    };
}
