using System.Globalization;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Salesforce;

/// <summary>The fields that a request sets, taken strictly: each one must be there, be ours to set, and fit its kind.</summary>
internal sealed record RecordBody(IReadOnlyList<(string Field, JToken Value)> Values, Answer? Refusal)
{
    public static async Task<RecordBody> ReadAsync(HttpRequest request, SObjectType type, SalesforceRecords records)
    {
        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) is not true)
        {
            return new([], SalesforceErrors.UnsupportedMediaType());
        }

        if (await JsonBody.ParseAsync(request) is not { } body)
        {
            return new([], SalesforceErrors.Invalid("JSON_PARSER_ERROR", "Unexpected character in the request's body"));
        }

        var refusal = body.Properties().Select(property => Refuse(property, type, records)).FirstOrDefault(answer => answer is not null);
        return new(refusal is null ? [.. body.Properties().Select(property => (type.Field(property.Name)!.Name, property.Value))] : [], refusal);
    }

    private static Answer? Refuse(JProperty property, SObjectType type, SalesforceRecords records) => type.Field(property.Name) switch
    {
        null => SalesforceErrors.NoSuchColumn(property.Name, type),
        { IsKept: true } field => SalesforceErrors.Invalid("INVALID_FIELD_FOR_INSERT_UPDATE", $"Unable to create/update fields: {field.Name}. Please check the security settings of this field.", field.Name),
        { Kind: FieldKind.Checkbox } field when property.Value is JValue { Value: null } => WrongKind(field, property.Value),
        _ when property.Value is JValue { Value: null } => null,
        var field => Refuse(field, property.Value, records),
    };

    private static Answer? Refuse(SObjectField field, JToken value, SalesforceRecords records) => (field.Kind, value) switch
    {
        (FieldKind.Number, JValue { Value: decimal or long }) => null,
        (FieldKind.Checkbox, JValue { Value: bool }) => null,
        (FieldKind.Date, JValue { Value: string day }) when DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => null,
        (FieldKind.Lookup, JValue { Value: string id }) => RefuseLookup(field, id, records),
        (FieldKind.Text or FieldKind.LongText, JValue { Value: string text }) => RefuseText(field, text),
        _ => WrongKind(field, value),
    };

    private static Answer? RefuseText(SObjectField field, string text) =>
        text.Length > field.Length ? SalesforceErrors.Invalid("STRING_TOO_LONG", $"{field.Name}: data value too large: {text} (max length={field.Length})", field.Name)
        : field.Values is { Count: > 0 } values && !values.Contains(text, StringComparer.Ordinal) ? SalesforceErrors.Invalid("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", $"{field.Name}: bad value for restricted picklist field: {text}", field.Name)
        : null;

    private static Answer? RefuseLookup(SObjectField field, string id, SalesforceRecords records) =>
        field.To.Any(name => SObjectType.Find(name) is { } type && records.Find(type, id) is not null)
            ? null
            : SalesforceErrors.Invalid("FIELD_INTEGRITY_EXCEPTION", $"{field.Name}: id value of incorrect type: {id}", field.Name);

    private static Answer WrongKind(SObjectField field, JToken value) =>
        SalesforceErrors.Invalid("JSON_PARSER_ERROR", $"Cannot deserialize instance of {field.Kind} from {value.Type} value {value} for {field.Name}");
}
