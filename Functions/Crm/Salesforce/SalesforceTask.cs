using System.Globalization;

namespace Bridge.Crm.Salesforce;

/// <summary>
/// A note as a task that is done, on the record's timeline
/// (https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm).
/// Its subject carries the operation's id, since Salesforce filters by no description.
/// </summary>
internal static class SalesforceTask
{
    /// <summary>The most characters that a description keeps.</summary>
    public const int MaxDescription = 32_000;

    /// <summary>The task that a change leaves.</summary>
    public static JObject Of(RecordChange change, string note, string status) => new()
    {
        [RelationTo(change.Record)] = change.Record.Id,
        ["Subject"] = $"{SubjectStart(change.OperationId)}: {change.Run}, {change.State}",
        ["Description"] = Cut(note.ReplaceLineEndings("\n")),
        ["Status"] = status,
        ["ActivityDate"] = change.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>A query that finds the tasks which an operation left on a record.</summary>
    public static string QueryFor(RecordRef record, string operationId) =>
        $"SELECT Id FROM Task WHERE {RelationTo(record)} = '{record.Id}' AND Subject LIKE '{SubjectStart(operationId)}%' LIMIT 1";

    private static string SubjectStart(string operationId) => $"Bridge operation {operationId}";

    // People are whom a task is with, everything else is what it is about.
    private static string RelationTo(RecordRef record) => record.Type is "Contact" or "Lead" ? "WhoId" : "WhatId";

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
