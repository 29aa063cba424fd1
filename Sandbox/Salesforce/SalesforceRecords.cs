using Bridge.Crm;

namespace Bridge.Sandbox.Salesforce;

/// <summary>The organization's records in memory.</summary>
public sealed class SalesforceRecords(TimeProvider clock)
{
    private static readonly Dictionary<string, JToken> Nothing = new(StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private readonly List<SalesforceRecord> _records = [];
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private int _made;

    /// <summary>Is told of every record that was made or changed: as it was, null for a new one, and as it is.</summary>
    public Action<SalesforceRecord?, SalesforceRecord>? Changed { get; set; }

    /// <summary>The records of a type, the first one made first.</summary>
    public IReadOnlyList<SalesforceRecord> All(SObjectType type)
    {
        lock (_lock)
        {
            return [.. _records.Where(record => record.Type == type)];
        }
    }

    /// <summary>Makes a record.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="by">The user who makes it.</param>
    /// <param name="values">Its fields.</param>
    public SalesforceRecord Add(SObjectType type, string by, params IEnumerable<(string Field, JToken Value)> values)
    {
        ArgumentNullException.ThrowIfNull(type);
        SalesforceRecord record;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            record = new SalesforceRecord(type, RecordIds.New(type.Prefix, ++_made), Merged(Nothing, values), now, now, by);
            _records.Add(record);
        }

        Changed?.Invoke(null, record);
        return record;
    }

    /// <summary>The record of that type and id, in either form; null when there is none.</summary>
    public SalesforceRecord? Find(SObjectType type, string id)
    {
        lock (_lock)
        {
            return _records.Find(record => record.Type == type && (record.Id == id || record.Id[..15] == id));
        }
    }

    /// <summary>The record that <paramref name="record"/> names.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public SalesforceRecord Get(RecordRef record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return SObjectType.Find(record.Type) is { } type && Find(type, record.Id) is { } found
            ? found
            : throw new KeyNotFoundException($"There is no record {record}.");
    }

    /// <summary>Whether there was a record of that id.</summary>
    public bool WasDeleted(string id)
    {
        lock (_lock)
        {
            return _deleted.Contains(id);
        }
    }

    /// <summary>The tasks about a record, oldest first.</summary>
    public IReadOnlyList<SalesforceRecord> TasksOn(SalesforceRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return [.. All(SObjectType.Task).Where(task => (string?)task["WhoId"] == record.Id || (string?)task["WhatId"] == record.Id)];
    }

    /// <summary>Sets fields of a record; null clears one.</summary>
    /// <exception cref="KeyNotFoundException">There is no such record.</exception>
    public void Change(RecordRef which, string by, params IEnumerable<(string Field, JToken Value)> values)
    {
        SalesforceRecord before, after;
        lock (_lock)
        {
            before = Get(which);
            after = before with { Values = Merged(before.Values, values), ChangedAt = clock.GetUtcNow(), ChangedBy = by };
            _records[_records.IndexOf(before)] = after;
        }

        Changed?.Invoke(before, after);
    }

    /// <summary>Deletes a record.</summary>
    /// <exception cref="KeyNotFoundException">There is no such record.</exception>
    public void Delete(RecordRef which)
    {
        lock (_lock)
        {
            var record = Get(which);
            _records.Remove(record);
            _deleted.Add(record.Id);
        }
    }

    private static Dictionary<string, JToken> Merged(IReadOnlyDictionary<string, JToken> before, IEnumerable<(string Field, JToken Value)> values)
    {
        var merged = before.ToDictionary(StringComparer.Ordinal);
        foreach (var (field, value) in values)
        {
            if (value.Type is JTokenType.Null)
            {
                merged.Remove(field);
            }
            else
            {
                merged[field] = value;
            }
        }

        return merged;
    }
}
