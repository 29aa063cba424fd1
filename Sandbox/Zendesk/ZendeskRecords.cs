using System.Globalization;
using Bridge.Crm;

namespace Bridge.Sandbox.Zendesk;

/// <summary>A comment of a ticket.</summary>
/// <param name="Body">Its text.</param>
/// <param name="IsPublic">Whether the requester sees it, and is sent it by mail.</param>
/// <param name="AuthorId">Who wrote it.</param>
/// <param name="CreatedAt">When, UTC.</param>
public sealed record ZendeskComment(string Body, bool IsPublic, string AuthorId, DateTimeOffset CreatedAt);

/// <summary>A change of a record.</summary>
/// <param name="Type">The record's type.</param>
/// <param name="Before">The record as it was; null where it was made.</param>
/// <param name="After">The record as it is.</param>
/// <param name="ActorId">Who changed it.</param>
/// <param name="At">When, UTC.</param>
public sealed record ZendeskChange(ZendeskType Type, JObject? Before, JObject After, string ActorId, DateTimeOffset At)
{
    /// <summary>The record's id.</summary>
    public string Id => (string)After["id"]!;
}

/// <summary>The records of the account in memory, in the form in which the API gives them out.</summary>
public sealed class ZendeskRecords(TimeProvider clock)
{
    private const long FirstId = 360_000_000_001;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Type, string Id), JObject> _records = [];
    private readonly Dictionary<string, List<ZendeskComment>> _comments = new(StringComparer.Ordinal);
    private readonly List<(string Ticket, DateTimeOffset At)> _updates = [];

    /// <summary>Is told of every change.</summary>
    public Action<ZendeskChange>? Changed { get; set; }

    /// <summary>Makes a record.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="actor">Who makes it.</param>
    /// <param name="members">Zendesk's own members, and custom fields by their titles.</param>
    public RecordRef Add(ZendeskType type, string actor, params IEnumerable<(string Name, JToken Value)> members)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(members);
        ZendeskChange change;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var id = FirstId + _records.Count;
            var record = new JObject { ["id"] = id, ["created_at"] = Time(now), ["updated_at"] = Time(now) };
            record[type.CustomFields] = type == ZendeskType.Tickets
                ? new JArray(type.Fields.Select(field => new JObject { ["id"] = field.Id, ["value"] = field.Empty }))
                : new JObject(type.Fields.Select(field => new JProperty(field.Title, field.Empty)));
            Set(type, record, members);
            _records[(type.Name, id.ToString(CultureInfo.InvariantCulture))] = record;
            change = new ZendeskChange(type, null, (JObject)record.DeepClone(), actor, now);
        }

        Changed?.Invoke(change);
        return new RecordRef(type.Name, change.Id);
    }

    /// <summary>Sets members and custom fields of a record, as a person does at the screen.</summary>
    public void Change(RecordRef which, string actor, params IEnumerable<(string Name, JToken Value)> members)
    {
        ArgumentNullException.ThrowIfNull(which);
        Update(ZendeskType.Find(which.Type)!, which.Id, actor, members, null);
    }

    /// <summary>A copy of a record; null where there is none.</summary>
    public JObject? Find(ZendeskType type, string id)
    {
        ArgumentNullException.ThrowIfNull(type);
        lock (_lock)
        {
            return _records.GetValueOrDefault((type.Name, id))?.DeepClone() as JObject;
        }
    }

    /// <summary>Every record of a type, in the order they were made.</summary>
    public IReadOnlyList<JObject> All(ZendeskType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        lock (_lock)
        {
            return [.. _records.Where(record => record.Key.Type == type.Name).Select(record => (JObject)record.Value.DeepClone())];
        }
    }

    /// <summary>The value of one of Zendesk's own members, or of a custom field by its title.</summary>
    public JToken? Value(RecordRef which, string name)
    {
        ArgumentNullException.ThrowIfNull(which);
        var type = ZendeskType.Find(which.Type)!;
        return ValueOf(type, Find(type, which.Id)!, name);
    }

    /// <summary>A ticket's comments, oldest first.</summary>
    public IReadOnlyList<ZendeskComment> CommentsOn(string ticket)
    {
        lock (_lock)
        {
            return [.. _comments.GetValueOrDefault(ticket, [])];
        }
    }

    internal static JToken? ValueOf(ZendeskType type, JObject record, string name) => record[name] ?? (record[type.CustomFields] switch
    {
        JObject fields => fields[name],
        JArray fields => fields.FirstOrDefault(field => type.Fields.Any(known => known.Title == name && known.Id == (long)field["id"]!))?["value"],
        _ => null,
    });

    /// <summary>How often a ticket was updated since a time, by calls.</summary>
    internal IReadOnlyList<DateTimeOffset> UpdatesOf(string ticket, DateTimeOffset since)
    {
        lock (_lock)
        {
            return [.. _updates.Where(update => update.Ticket == ticket && update.At > since).Select(update => update.At)];
        }
    }

    internal void CountUpdate(string ticket)
    {
        lock (_lock)
        {
            _updates.Add((ticket, clock.GetUtcNow()));
        }
    }

    internal JObject Update(ZendeskType type, string id, string actor, IEnumerable<(string Name, JToken Value)> members, ZendeskComment? comment)
    {
        ZendeskChange change;
        lock (_lock)
        {
            var record = _records[(type.Name, id)];
            var before = (JObject)record.DeepClone();
            var now = clock.GetUtcNow();
            Set(type, record, members);
            record["updated_at"] = Time(now);
            if (comment is not null)
            {
                (_comments.TryGetValue(id, out var list) ? list : _comments[id] = []).Add(comment);
            }

            change = new ZendeskChange(type, before, (JObject)record.DeepClone(), actor, now);
        }

        Changed?.Invoke(change);
        return change.After;
    }

    internal static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Set(ZendeskType type, JObject record, IEnumerable<(string Name, JToken Value)> members)
    {
        foreach (var (name, value) in members)
        {
            switch (type.Fields.FirstOrDefault(field => field.Title == name), record[type.CustomFields])
            {
                case ({ } field, JArray list):
                    list.First(item => (long)item["id"]! == field.Id)["value"] = value;
                    break;
                case ({ }, JObject byKey):
                    byKey[name] = value;
                    break;
                default:
                    record[name] = value;
                    break;
            }
        }
    }
}
