using Bridge.Crm;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>A record as it stands: a copy that no longer changes.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Id">Its id.</param>
/// <param name="Columns">Its columns that have a value; a lookup is <c>{id, type}</c>.</param>
/// <param name="CreatedOn">When it was made, UTC.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="ModifiedOn">When it was changed last, UTC.</param>
/// <param name="ModifiedBy">Who changed it last.</param>
/// <param name="Version">Its version: every change has a higher one.</param>
public sealed record DataverseRecord(
    TableDefinition Table,
    string Id,
    IReadOnlyDictionary<string, JToken> Columns,
    DateTimeOffset CreatedOn,
    string CreatedBy,
    DateTimeOffset ModifiedOn,
    string ModifiedBy,
    long Version)
{
    /// <summary>Which record it is.</summary>
    public RecordRef Ref => new(Table.Name, Id);

    /// <summary>A column's value, or null.</summary>
    public JToken? this[string column] => Columns.GetValueOrDefault(column);
}

/// <summary>A record that was made or changed.</summary>
/// <param name="Message"><c>Create</c> or <c>Update</c>.</param>
/// <param name="Record">The record as it is since.</param>
/// <param name="Set">The columns that were set.</param>
/// <param name="By">Who did it.</param>
public sealed record DataverseChange(string Message, DataverseRecord Record, IReadOnlyDictionary<string, JToken> Set, string By);
