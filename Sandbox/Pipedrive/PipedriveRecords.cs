using Bridge.Crm;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>A record that was made, changed or deleted.</summary>
/// <param name="Before">The record as it was; null for a new one.</param>
/// <param name="After">The record as it is; null for a deleted one.</param>
/// <param name="By">Who did it.</param>
/// <param name="At">When, UTC.</param>
public sealed record PipedriveChange(PipedriveRecord? Before, PipedriveRecord? After, PipedriveActor By, DateTimeOffset At);

/// <summary>The account's records and notes in memory.</summary>
public sealed class PipedriveRecords(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<PipedriveRecord> _records = [];
    private readonly List<PipedriveNote> _notes = [];
    private long _made = 100;

    /// <summary>Is told of every change.</summary>
    public Action<PipedriveChange>? Changed { get; set; }

    /// <summary>The records of a type, the first one made first.</summary>
    public IReadOnlyList<PipedriveRecord> All(PipedriveType type)
    {
        lock (_lock)
        {
            return [.. _records.Where(record => record.Type == type)];
        }
    }

    /// <summary>Makes a record.</summary>
    public PipedriveRecord Add(PipedriveType type, params IEnumerable<(string Name, JToken Value)> values)
    {
        ArgumentNullException.ThrowIfNull(type);
        PipedriveRecord record;
        lock (_lock)
        {
            record = new PipedriveRecord(type, ++_made, Merged(type, new Dictionary<string, JToken>(StringComparer.Ordinal), values), Now(), null);
            _records.Add(record);
        }

        Changed?.Invoke(new(null, record, PipedriveActor.Person, clock.GetUtcNow()));
        return record;
    }

    /// <summary>The record of that type and id; null when there is none.</summary>
    public PipedriveRecord? Find(PipedriveType type, long id)
    {
        lock (_lock)
        {
            return _records.Find(record => record.Type == type && record.Id == id);
        }
    }

    /// <summary>The record as it stands now.</summary>
    /// <exception cref="KeyNotFoundException">There is none any more.</exception>
    public PipedriveRecord Now(PipedriveRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Find(record.Type, record.Id) ?? throw new KeyNotFoundException($"There is no record {record.Ref}.");
    }

    /// <summary>Sets fields of a record; null empties one. A record whose fields all keep their value is not changed.</summary>
    /// <exception cref="KeyNotFoundException">There is no such record.</exception>
    public PipedriveRecord Change(PipedriveRecord which, PipedriveActor by, params IEnumerable<(string Name, JToken Value)> values)
    {
        PipedriveRecord before, after;
        lock (_lock)
        {
            before = Now(which);
            var merged = Merged(before.Type, before.Values, values);
            if (AreSame(before.Values, merged))
            {
                return before;
            }

            after = before with { Values = WithTimes(before, merged), UpdatedAt = Now() };
            _records[_records.IndexOf(before)] = after;
        }

        Changed?.Invoke(new(before, after, by, clock.GetUtcNow()));
        return after;
    }

    /// <summary>Deletes a record.</summary>
    /// <exception cref="KeyNotFoundException">There is no such record.</exception>
    public void Delete(PipedriveRecord which)
    {
        PipedriveRecord before;
        lock (_lock)
        {
            before = Now(which);
            _records.Remove(before);
        }

        Changed?.Invoke(new(before, null, PipedriveActor.Person, clock.GetUtcNow()));
    }

    /// <summary>The notes on a record, oldest first.</summary>
    public IReadOnlyList<PipedriveNote> NotesOn(RecordRef record)
    {
        lock (_lock)
        {
            return [.. _notes.Where(note => note.On == record)];
        }
    }

    /// <summary>Leaves a note on a record.</summary>
    public PipedriveNote LeaveNote(RecordRef on, string content)
    {
        lock (_lock)
        {
            var note = new PipedriveNote(_notes.Count + 1, on, content, Now());
            _notes.Add(note);
            return note;
        }
    }

    // Pipedrive keeps times in whole seconds.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());

    private Dictionary<string, JToken> WithTimes(PipedriveRecord before, Dictionary<string, JToken> values)
    {
        var status = (string?)values.GetValueOrDefault("status");
        if (before.Type == PipedriveType.Deal && status != (string?)before["status"])
        {
            values.Remove("won_time");
            values.Remove("lost_time");
            if (status is "won" or "lost")
            {
                values[$"{status}_time"] = PipedriveJson.Time(Now());
            }
        }

        if (!JToken.DeepEquals(values.GetValueOrDefault("stage_id"), before["stage_id"]))
        {
            values["stage_change_time"] = PipedriveJson.Time(Now());
        }

        return values;
    }

    private static Dictionary<string, JToken> Merged(PipedriveType type, IReadOnlyDictionary<string, JToken> before, IEnumerable<(string Name, JToken Value)> values)
    {
        var merged = before.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            var key = type.Custom.GetValueOrDefault(name)?.Key ?? name;
            if (value.Type is JTokenType.Null)
            {
                merged.Remove(key);
            }
            else
            {
                merged[key] = value;
            }
        }

        return merged;
    }

    private static bool AreSame(IReadOnlyDictionary<string, JToken> one, Dictionary<string, JToken> other) =>
        one.Count == other.Count && one.All(field => JToken.DeepEquals(field.Value, other.GetValueOrDefault(field.Key)));
}
