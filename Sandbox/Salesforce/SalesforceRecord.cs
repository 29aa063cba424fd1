using Bridge.Crm;

namespace Bridge.Sandbox.Salesforce;

/// <summary>A record as it stands: a copy that no longer changes.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its id, of 18 characters.</param>
/// <param name="Values">Its own fields that have a value, by name.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="ChangedAt">When it was changed last, UTC.</param>
/// <param name="ChangedBy">The user who changed it last.</param>
public sealed record SalesforceRecord(
    SObjectType Type,
    string Id,
    IReadOnlyDictionary<string, JToken> Values,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    string ChangedBy)
{
    /// <summary>Which record it is.</summary>
    public RecordRef Ref => new(Type.Name, Id);

    /// <summary>A field's value as the REST API writes it.</summary>
    public JToken this[string field] => field switch
    {
        "Id" => Id,
        "CreatedDate" => SalesforceJson.Time(CreatedAt),
        "LastModifiedDate" or "SystemModstamp" => SalesforceJson.Time(ChangedAt),
        "LastModifiedById" => ChangedBy,
        _ when Values.TryGetValue(field, out var value) => value,
        _ when Type.Field(field)?.Kind is FieldKind.Checkbox => false,
        _ => JValue.CreateNull(),
    };
}
