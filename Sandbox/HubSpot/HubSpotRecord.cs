using Bridge.Crm;

namespace Bridge.Sandbox.HubSpot;

/// <summary>A record as it stands: a copy that no longer changes.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its id.</param>
/// <param name="Properties">Its properties that have a value.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="UpdatedAt">When it was changed last, UTC.</param>
public sealed record HubSpotRecord(
    ObjectType Type,
    string Id,
    IReadOnlyDictionary<string, string> Properties,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>Which record it is.</summary>
    public RecordRef Ref => new(Type.Name, Id);

    /// <summary>A property's value, or null.</summary>
    public string? this[string property] => Properties.GetValueOrDefault(property);
}

/// <summary>Who changed a record.</summary>
/// <param name="Source">What HubSpot's events call it: <c>CRM_UI</c> or <c>INTEGRATION</c>.</param>
/// <param name="SourceId">Which one.</param>
public sealed record ChangeOrigin(string Source, string SourceId)
{
    /// <summary>A person at the screen.</summary>
    public static readonly ChangeOrigin Person = new("CRM_UI", "userId:8675309");

    /// <summary>An app, by its id.</summary>
    public static ChangeOrigin App(string appId) => new("INTEGRATION", appId);
}

/// <summary>One property of a record that took another value.</summary>
/// <param name="Type">The record's type.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Property">The property.</param>
/// <param name="Value">Its new value.</param>
/// <param name="Origin">Who changed it.</param>
/// <param name="At">When, UTC.</param>
public sealed record HubSpotChange(ObjectType Type, string Id, string Property, string Value, ChangeOrigin Origin, DateTimeOffset At);
