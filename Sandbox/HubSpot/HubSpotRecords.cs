using System.Globalization;
using Bridge.Crm;

namespace Bridge.Sandbox.HubSpot;

/// <summary>The records of the portal in memory, and how they are associated.</summary>
public sealed class HubSpotRecords(TimeProvider clock)
{
    private const long FirstId = 9001;

    private readonly Lock _lock = new();
    private readonly List<HubSpotRecord> _records = [];
    private readonly List<(HubSpotRecord One, HubSpotRecord Other)> _associations = [];

    /// <summary>Every record but the notes, in the order they were made.</summary>
    public IReadOnlyList<HubSpotRecord> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _records.Where(record => record.Type != ObjectType.Notes)];
            }
        }
    }

    /// <summary>Makes a record.</summary>
    public HubSpotRecord Add(
        ObjectType type,
        IEnumerable<(string Property, string Value)> properties,
        params IEnumerable<HubSpotRecord> associated)
    {
        ArgumentNullException.ThrowIfNull(associated);
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var record = new HubSpotRecord(type, (FirstId + _records.Count).ToString(CultureInfo.InvariantCulture), Values(properties), now, now);
            _records.Add(record);
            _associations.AddRange(associated.Select(other => (record, other)));
            return record;
        }
    }

    /// <summary>The record of that type and id, or null.</summary>
    public HubSpotRecord? Find(ObjectType type, string id)
    {
        lock (_lock)
        {
            return _records.Find(record => record.Type == type && string.Equals(record.Id, id, StringComparison.Ordinal));
        }
    }

    /// <summary>The record that <paramref name="record"/> names.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public HubSpotRecord Get(RecordRef record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return ObjectType.Find(record.Type) is { } type && Find(type, record.Id) is { } found
            ? found
            : throw new KeyNotFoundException($"There is no record {record}.");
    }

    /// <summary>The records of one type that are associated with a record, the first one made first.</summary>
    public IReadOnlyList<HubSpotRecord> Associated(HubSpotRecord record, ObjectType to)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_lock)
        {
            return
            [
                .. _associations
                    .Where(pair => IsSame(pair.One, record) || IsSame(pair.Other, record))
                    .Select(pair => IsSame(pair.One, record) ? pair.Other : pair.One)
                    .Where(other => other.Type == to)
                    .Select(other => Find(to, other.Id)!),
            ];
        }
    }

    /// <summary>The texts of a record's notes, oldest first.</summary>
    public IReadOnlyList<string> NotesOn(HubSpotRecord record) =>
        [.. Associated(record, ObjectType.Notes).Select(note => note["hs_note_body"] ?? "")];

    /// <summary>Sets properties of a record.</summary>
    /// <returns>Those whose value is another one now.</returns>
    /// <exception cref="KeyNotFoundException">There is no such record.</exception>
    public IReadOnlyList<HubSpotChange> Change(RecordRef which, IEnumerable<(string Property, string Value)> values, ChangeOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(values);
        lock (_lock)
        {
            var before = Get(which);
            var now = clock.GetUtcNow();
            var properties = before.Properties.ToDictionary(StringComparer.Ordinal);
            var changes = new List<HubSpotChange>();
            foreach (var (property, value) in values)
            {
                if (!string.Equals(properties.GetValueOrDefault(property, ""), value, StringComparison.Ordinal))
                {
                    properties[property] = value;
                    changes.Add(new(before.Type, before.Id, property, value, origin, now));
                }
            }

            _records[_records.IndexOf(before)] = before with { Properties = properties, UpdatedAt = now };
            return changes;
        }
    }

    private static Dictionary<string, string> Values(IEnumerable<(string Property, string Value)> properties) =>
        properties.ToDictionary(pair => pair.Property, pair => pair.Value, StringComparer.Ordinal);

    private static bool IsSame(HubSpotRecord one, HubSpotRecord other) =>
        one.Type == other.Type && string.Equals(one.Id, other.Id, StringComparison.Ordinal);
}
