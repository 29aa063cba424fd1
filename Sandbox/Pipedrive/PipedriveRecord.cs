using System.Globalization;
using Bridge.Crm;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>A record as it stands: a copy that no longer changes.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its id.</param>
/// <param name="Values">Its fields that have a value, custom ones by key.</param>
/// <param name="AddedAt">When it was made, UTC.</param>
/// <param name="UpdatedAt">When it was changed last, UTC; null where it never was.</param>
public sealed record PipedriveRecord(
    PipedriveType Type, long Id, IReadOnlyDictionary<string, JToken> Values, DateTimeOffset AddedAt, DateTimeOffset? UpdatedAt)
{
    /// <summary>Which record it is.</summary>
    public RecordRef Ref => new(Type.Path, Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>A field's value: a standard field by its name, a custom one by the name that the settings give it; null where it is empty.</summary>
    public JToken? this[string name] => Values.GetValueOrDefault(Type.Custom.GetValueOrDefault(name)?.Key ?? name);
}

/// <summary>Who changed a record.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Source"><c>app</c> for the screen, <c>api</c> for the API.</param>
public sealed record PipedriveActor(long UserId, string Source)
{
    /// <summary>A person at the screen.</summary>
    public static readonly PipedriveActor Person = new(12415231, "app");
}

/// <summary>A note on a record.</summary>
/// <param name="Id">Its id.</param>
/// <param name="On">The record that it is on.</param>
/// <param name="Content">Its text, HTML.</param>
/// <param name="AddedAt">When it was left, UTC.</param>
public sealed record PipedriveNote(long Id, RecordRef On, string Content, DateTimeOffset AddedAt);
