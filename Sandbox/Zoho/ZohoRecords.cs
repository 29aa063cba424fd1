using System.Globalization;
using Bridge.Crm;

namespace Bridge.Sandbox.Zoho;

/// <summary>The organisation's records in memory, and the notes on them.</summary>
public sealed class ZohoRecords(TimeProvider clock)
{
    /// <summary>The user who works at the screen.</summary>
    public const string Person = "4876876000000225013";

    private const long FirstId = 4876876000001000001;

    private readonly Lock _lock = new();
    private readonly List<ZohoRecord> _records = [];
    private readonly List<ZohoNoteRecord> _notes = [];
    private int _made;

    /// <summary>Is told of every change, as Zoho tells its channels.</summary>
    public Action<ZohoChange>? OnChange { get; set; }

    /// <summary>Every record, in the order they were made.</summary>
    public IReadOnlyList<ZohoRecord> All
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
    public ZohoRecord Add(ZohoModule module, params IEnumerable<(string Field, JToken Value)> fields)
    {
        ArgumentNullException.ThrowIfNull(module);
        ZohoRecord record;
        lock (_lock)
        {
            var values = fields.ToDictionary(field => field.Field, field => field.Value, StringComparer.Ordinal);
            record = new ZohoRecord(module, NextId(), values, WholeSecond(), WholeSecond(), Person);
            _records.Add(record);
        }

        OnChange?.Invoke(new ZohoChange(record, "insert", record.Fields, clock.GetUtcNow()));
        return record;
    }

    /// <summary>The record of that module and id, or null.</summary>
    public ZohoRecord? Find(ZohoModule module, string id)
    {
        lock (_lock)
        {
            return _records.Find(record => record.Module == module && string.Equals(record.Id, id, StringComparison.Ordinal));
        }
    }

    /// <summary>The record that <paramref name="record"/> names.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ZohoRecord Get(RecordRef record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return ZohoModule.Find(record.Type) is { } module && Find(module, record.Id) is { } found
            ? found
            : throw new KeyNotFoundException($"There is no record {record}.");
    }

    /// <summary>Sets fields of a record; null clears one.</summary>
    /// <exception cref="KeyNotFoundException">There is no such record.</exception>
    public ZohoRecord Change(RecordRef which, string user, params IEnumerable<(string Field, JToken Value)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ZohoRecord after;
        Dictionary<string, JToken> changed;
        lock (_lock)
        {
            var before = Get(which);
            changed = values
                .Where(value => !JToken.DeepEquals(before[value.Field] ?? JValue.CreateNull(), value.Value))
                .ToDictionary(value => value.Field, value => value.Value, StringComparer.Ordinal);
            var fields = before.Fields.Where(field => !changed.ContainsKey(field.Key)).Concat(changed).ToDictionary(StringComparer.Ordinal);
            after = before with { Fields = fields, ModifiedAt = WholeSecond(), ModifiedBy = user };
            _records[_records.IndexOf(before)] = after;
        }

        OnChange?.Invoke(new ZohoChange(after, "update", changed, clock.GetUtcNow()));
        return after;
    }

    /// <summary>The notes on a record, oldest first.</summary>
    public IReadOnlyList<ZohoNoteRecord> NotesOn(RecordRef record)
    {
        lock (_lock)
        {
            return [.. _notes.Where(note => note.Parent == record)];
        }
    }

    /// <summary>Leaves a note.</summary>
    public ZohoNoteRecord AddNote(RecordRef parent, string title, string content)
    {
        lock (_lock)
        {
            var note = new ZohoNoteRecord(NextId(), parent, title, content);
            _notes.Add(note);
            return note;
        }
    }

    private string NextId() => (FirstId + (_made++ * 7)).ToString(CultureInfo.InvariantCulture);

    private DateTimeOffset WholeSecond() => DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
}
