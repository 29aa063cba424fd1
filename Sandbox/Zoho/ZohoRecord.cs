using System.Globalization;
using Bridge.Crm;

namespace Bridge.Sandbox.Zoho;

/// <summary>A record as it stands: a copy that no longer changes.</summary>
/// <param name="Module">Its module.</param>
/// <param name="Id">Its id.</param>
/// <param name="Fields">Its fields that have a value.</param>
/// <param name="CreatedAt">When it was made, UTC; Zoho keeps whole seconds.</param>
/// <param name="ModifiedAt">When it was changed last.</param>
/// <param name="ModifiedBy">The user who did.</param>
public sealed record ZohoRecord(
    ZohoModule Module, string Id, IReadOnlyDictionary<string, JToken> Fields, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt, string ModifiedBy)
{
    /// <summary>Which record it is.</summary>
    public RecordRef Ref => new(Module.Name, Id);

    /// <summary>A field's value, or null.</summary>
    public JToken? this[string field] => Fields.GetValueOrDefault(field);

    /// <summary>Some of its fields as Zoho writes them; unknown ones not at all.</summary>
    public JObject Json(IEnumerable<string> fields)
    {
        var json = new JObject();
        foreach (var field in fields.Where(Module.Fields.ContainsKey))
        {
            json[field] = Value(field);
        }

        json["id"] = Id;
        return json;
    }

    /// <summary>A time with the organisation's offset.</summary>
    public static string Time(DateTimeOffset time) =>
        time.ToOffset(TimeSpan.FromHours(5.5)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private JToken Value(string field) => field switch
    {
        "id" => Id,
        "Created_Time" => Time(CreatedAt),
        "Modified_Time" => Time(ModifiedAt),
        "Created_By" or "Modified_By" => new JObject { ["id"] = ModifiedBy, ["name"] = "A user" },
        _ => this[field]?.DeepClone() ?? JValue.CreateNull(),
    };
}

/// <summary>A note on a record.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parent">The record that it is on.</param>
/// <param name="Title">Its title.</param>
/// <param name="Content">Its text.</param>
public sealed record ZohoNoteRecord(string Id, RecordRef Parent, string Title, string Content);

/// <summary>What happened to a record.</summary>
/// <param name="Record">The record afterwards.</param>
/// <param name="Operation"><c>insert</c>, <c>update</c> or <c>delete</c>.</param>
/// <param name="Values">The fields that took another value.</param>
/// <param name="At">When, UTC.</param>
public sealed record ZohoChange(ZohoRecord Record, string Operation, IReadOnlyDictionary<string, JToken> Values, DateTimeOffset At);
