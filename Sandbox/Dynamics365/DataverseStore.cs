using Bridge.Crm;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>The records of the environment in memory.</summary>
public sealed class DataverseStore(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<DataverseRecord> _records = [];
    private long _version = 1_000_000;

    /// <summary>Every record, in the order they were made.</summary>
    public IReadOnlyList<DataverseRecord> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>Makes a record.</summary>
    public DataverseChange Create(
        TableDefinition table, IEnumerable<(string Column, JToken Value)> columns, string by = Dynamics365Secrets.PersonId, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        lock (_lock)
        {
            var set = Values(columns);
            var now = Seconds(clock.GetUtcNow());
            var record = new DataverseRecord(table, id ?? Guid.NewGuid().ToString("D"), set, now, by, now, by, ++_version);
            _records.Add(record);
            return new DataverseChange("Create", record, set, by);
        }
    }

    /// <summary>Sets columns of a record.</summary>
    /// <exception cref="KeyNotFoundException">There is no such record.</exception>
    public DataverseChange Update(RecordRef which, IEnumerable<(string Column, JToken Value)> columns, string by = Dynamics365Secrets.PersonId)
    {
        lock (_lock)
        {
            var before = Get(which);
            var set = Values(columns);
            var all = before.Columns.ToDictionary(StringComparer.Ordinal);
            foreach (var (column, value) in set)
            {
                all[column] = value;
            }

            var after = before with { Columns = all, ModifiedOn = Seconds(clock.GetUtcNow()), ModifiedBy = by, Version = ++_version };
            _records[_records.IndexOf(before)] = after;
            return new DataverseChange("Update", after, set, by);
        }
    }

    /// <summary>The record of that table and id, or null.</summary>
    public DataverseRecord? Find(TableDefinition table, string id)
    {
        lock (_lock)
        {
            return _records.Find(record => record.Table == table && string.Equals(record.Id, id, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>The record that <paramref name="which"/> names.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public DataverseRecord Get(RecordRef which)
    {
        ArgumentNullException.ThrowIfNull(which);
        return TableDefinition.All.FirstOrDefault(table => table.Name == which.Type) is { } table && Find(table, which.Id) is { } found
            ? found
            : throw new KeyNotFoundException($"There is no record {which}.");
    }

    /// <summary>The texts of a record's notes, oldest first.</summary>
    public IReadOnlyList<string> NotesOn(RecordRef record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return
        [
            .. All
                .Where(note => note.Table == TableDefinition.Annotation && (string?)note["objectid"]?["id"] == record.Id)
                .Select(note => (string?)note["notetext"] ?? ""),
        ];
    }

    /// <summary>The value of a column that points to a record.</summary>
    public static JToken Lookup(RecordRef to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return new JObject { ["id"] = to.Id, ["type"] = to.Type };
    }

    // Dataverse keeps whole seconds.
    private static DateTimeOffset Seconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static Dictionary<string, JToken> Values(IEnumerable<(string Column, JToken Value)> columns) =>
        columns.ToDictionary(pair => pair.Column, pair => pair.Value, StringComparer.Ordinal);
}
