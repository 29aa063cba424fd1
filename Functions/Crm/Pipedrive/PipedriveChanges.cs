using System.Runtime.CompilerServices;

namespace Bridge.Crm.Pipedrive;

/// <summary>
/// Finds what was made and changed in a time window (https://developers.pipedrive.com/docs/api/v1/Deals#getDeals). A record says when it
/// was changed last, and not what or by whom: several changes are found as one, and the bridge's own as well. Only of a deal's status
/// and stage is it known whether they changed. What was deleted or archived is not found.
/// </summary>
internal sealed class PipedriveChanges(PipedriveClient client)
{
    // Version 2 allows 500, but the answer must stay within what is read.
    private const int PageLength = 100;
    private const string AddTime = "add_time";
    private const string UpdateTime = "update_time";

    private static readonly (string Field, string[] Times)[] Dated = [("status", ["won_time", "lost_time"]), ("stage_id", ["stage_change_time"])];

    private PipedriveSettings Settings => client.Settings;

    /// <summary>The changes of all types that the settings name, oldest first.</summary>
    public async IAsyncEnumerable<CrmEvent> ReadAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = new List<CrmEvent>();
        foreach (var type in Settings.CatchUp)
        {
            await AddMadeAsync(found, type, from, to, cancellationToken);
            await AddChangedAsync(found, type, from, to, cancellationToken);
        }

        foreach (var change in found.OrderBy(change => change.OccurredAt))
        {
            yield return change;
        }
    }

    // No query asks for what was made since a time, and what was never changed may have no time of a change.
    private async Task AddMadeAsync(List<CrmEvent> found, string type, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await foreach (var record in PagesAsync(type, $"sort_by={AddTime}&sort_direction=desc", cancellationToken))
        {
            if (PipedriveTime.Parse(record[AddTime]) is not { } at || at < from)
            {
                break;
            }

            if (at < to)
            {
                found.Add(EventOf(type, PipedriveEvents.Create, record, [], null, at));
            }
        }
    }

    private async Task AddChangedAsync(List<CrmEvent> found, string type, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var query = $"updated_since={Uri.EscapeDataString(PipedriveTime.Write(from))}&sort_by={UpdateTime}&sort_direction=asc";
        await foreach (var record in PagesAsync(type, query, cancellationToken))
        {
            // What was changed again later may still tell when its status changed.
            var moves = MovesOf(record).Where(move => move.At >= from && move.At < to).ToList();
            if (moves.Count > 0)
            {
                var times = string.Join(' ', moves.Select(move => PipedriveTime.Write(move.At)));
                found.Add(EventOf(type, "change", record, moves.Select(move => move.Field).Distinct(StringComparer.Ordinal), $"found {times}", moves.Max(move => move.At)));
            }
            else if (PipedriveTime.Parse(record[UpdateTime]) is { } at && at >= from && at < to && at != PipedriveTime.Parse(record[AddTime]))
            {
                found.Add(EventOf(type, "change", record, [], $"found {PipedriveTime.Write(at)}", at));
            }
        }
    }

    private static IEnumerable<(string Field, DateTimeOffset At)> MovesOf(JObject record) =>
        from field in Dated
        from time in field.Times
        let at = PipedriveTime.Parse(record[time])
        where at is not null
        select (field.Field, at.Value);

    private async IAsyncEnumerable<JObject> PagesAsync(string type, string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var next = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await client.GetAsync($"api/v2/{type}?{query}&limit={PageLength}{next}", $"changes of {type}", cancellationToken);
            foreach (var record in (page["data"] as JArray ?? []).OfType<JObject>())
            {
                yield return IdText.Of(record["id"]) is not null
                    ? record
                    : throw new CrmUnavailableException(Settings.Source, $"Pipedrive's answer holds one of {type} without an id.");
            }

            cursor = (page["additional_data"] as JObject)?["next_cursor"] is JValue { Value: string { Length: > 0 } further } && further != cursor ? further : null;
        }
        while (cursor is not null);
    }

    private CrmEvent EventOf(string type, string action, JObject record, IEnumerable<string> changed, string? change, DateTimeOffset at) =>
        PipedriveEvents.EventOf(Settings, PipedriveEventData.Found(type, action, record, changed, Settings.Fields.Of(type)), change, at);
}
