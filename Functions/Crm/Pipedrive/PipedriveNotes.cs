using System.Globalization;

namespace Bridge.Crm.Pipedrive;

/// <summary>Leaves notes, and finds them again (https://developers.pipedrive.com/docs/api/v1/Notes).</summary>
internal sealed class PipedriveNotes(PipedriveClient client)
{
    private const string Path = "v1/notes";
    private const int PageLength = 100;

    // A note is left after its operation ended, by clocks that may differ.
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromHours(1);

    /// <summary>Whether the record has a note that holds the mark, made since a time or not long before.</summary>
    public async Task<bool> HasAsync(RecordRef record, string mark, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var reference = ReferenceTo(record);
        long? start = 0;
        while (start is not null)
        {
            var query = string.Create(
                CultureInfo.InvariantCulture, $"{Path}?{reference}={record.Id}&sort={Uri.EscapeDataString("add_time DESC")}&start={start}&limit={PageLength}");
            var page = await client.GetAsync(query, record.ToString(), cancellationToken);
            foreach (var note in (page["data"] as JArray ?? []).OfType<JObject>())
            {
                if (note["content"] is JValue { Value: string content } && content.Contains(mark, StringComparison.Ordinal))
                {
                    return true;
                }

                if (PipedriveTime.Parse(note["add_time"]) < since - ClocksDiffer)
                {
                    return false;
                }
            }

            start = NextStart(page, start.Value);
        }

        return false;
    }

    /// <summary>Leaves a note on the record.</summary>
    public Task LeaveAsync(RecordRef record, string html, CancellationToken cancellationToken)
    {
        var note = new JObject
        {
            ["content"] = html,
            [ReferenceTo(record)] = long.Parse(record.Id, CultureInfo.InvariantCulture),
        };
        return client.PostAsync(Path, note, record.ToString(), cancellationToken);
    }

    private string ReferenceTo(RecordRef record) =>
        PipedriveTypes.ReferenceTo(record.Type)
        ?? throw new CrmRefusedException(client.Settings.Source, $"Pipedrive keeps no notes on {record.Type}. Leave the note on a deal, a person or an organization.");

    // A page that does not lead on ends the search, so that no answer can keep it going.
    private static long? NextStart(JObject page, long start) =>
        (page["additional_data"] as JObject)?["pagination"] is JObject { } pagination
        && pagination["more_items_in_collection"] is JValue { Value: true }
        && pagination["next_start"] is JValue { Value: long next }
        && next > start
            ? next
            : null;
}
