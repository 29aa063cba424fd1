using System.Globalization;

namespace Bridge.Crm.Salesforce;

/// <summary>
/// A note as a task that is done, on the record's timeline
/// (https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm).
/// Its subject says which end of which operation it tells, since Salesforce filters by no description.
/// </summary>
internal static class SalesforceTask
{
    /// <summary>The most characters that a description keeps.</summary>
    public const int MaxDescription = 32_000;

    private static readonly HashSet<string> People = new(StringComparer.OrdinalIgnoreCase) { "Contact", "Lead" };

    /// <summary>The task that a change leaves.</summary>
    public static JObject Of(RecordChange change, string note, string status) => new()
    {
        [RelationTo(change.Record)] = change.Record.Id,
        ["Subject"] = $"{SubjectStart(change)}: {change.Run}",
        ["Description"] = Cut(note.ReplaceLineEndings("\n")),
        ["Status"] = status,
        ["ActivityDate"] = change.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>A query that finds the task which the same change left before.</summary>
    public static string QueryFor(RecordChange change) =>
        $"SELECT Id FROM Task WHERE {RelationTo(change.Record)} = '{change.Record.Id}' AND Subject LIKE '{SubjectStart(change)}%' LIMIT 1";

    private static string SubjectStart(RecordChange change) => $"Bridge operation {change.Mark}";

    // People are whom a task is with, everything else is what it is about.
    private static string RelationTo(RecordRef record) => People.Contains(record.Type) ? "WhoId" : "WhatId";

    private static string Cut(string text)
    {
        if (text.Length <= MaxDescription)
        {
            return text;
        }

        var end = MaxDescription - 1;
        return $"{text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)]}…";
    }
}
