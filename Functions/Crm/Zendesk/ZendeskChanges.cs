using System.Runtime.CompilerServices;

namespace Bridge.Crm.Zendesk;

/// <summary>
/// Searches for records that changed (https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/#export-search-results).
/// A search knows a change only some minutes later. A record that changed twice is found once, as it stands; its event's id is made of the
/// record and the time of that change, since only a webhook has an event's.
/// </summary>
internal sealed class ZendeskChanges(ZendeskClient client)
{
    private const int PageSize = 25;
    private const int MaxPages = 200;
    private static readonly string[] DetailIds = ["id", "default_group_id", "group_id", "organization_id", "requester_id"];
    private static readonly string[] DetailMembers = ["created_at", "updated_at", "email", "external_id", "name", "role", "subject"];

    private ZendeskSettings Settings => client.Settings;

    /// <summary>What the source's settings look for, oldest first.</summary>
    public async IAsyncEnumerable<CrmEvent> ReadAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Zendesk orders what it finds by when it was created.
        var found = new List<CrmEvent>();
        foreach (var wanted in Settings.CatchUp)
        {
            await foreach (var change in SearchAsync(wanted, from, to, cancellationToken))
            {
                if (change.OccurredAt >= from && change.OccurredAt < to)
                {
                    found.Add(change);
                }
            }
        }

        foreach (var change in found.OrderBy(change => change.OccurredAt))
        {
            yield return change;
        }
    }

    private async IAsyncEnumerable<CrmEvent> SearchAsync(
        ZendeskCatchUp wanted, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Zendesk's times have no fraction: the second in which the window ends belongs to the search, and is sorted out afterwards.
        var query = $"{wanted.Query} {wanted.Time}>={ZendeskTime.Write(from)} {wanted.Time}<{ZendeskTime.Write(to.AddSeconds(1))}".Trim();
        var path = $"search/export?query={Uri.EscapeDataString(query)}&filter[type]={wanted.Find.Singular}&page[size]={PageSize}";
        var after = "";
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await client.GetAsync(path + after, wanted.Find.Name, cancellationToken);
            foreach (var record in (answer["results"] as JArray ?? []).OfType<JObject>())
            {
                yield return EventOf(wanted, record);
            }

            if (ZendeskPages.After(answer) is not { } cursor)
            {
                yield break;
            }

            after = cursor;
        }

        throw new CrmRefusedException(Settings.Source, $"The search of Sources:{Settings.Source}:CatchUp for {wanted.Type} finds more than {PageSize * MaxPages} records: narrow its Query, or look at a shorter time.");
    }

    private CrmEvent EventOf(ZendeskCatchUp wanted, JObject record)
    {
        var id = IdText.Of(record["id"]);
        var time = IdText.Of(record[$"{wanted.Time}_at"]);
        if (id is null || ZendeskTime.Parse(time) is not { } changedAt)
        {
            throw new CrmUnavailableException(Settings.Source, $"Zendesk's answer holds one of {wanted.Find.Name} without an id or a time.");
        }

        var reference = new RecordRef(wanted.Find.Name, id);
        var data = ZendeskEvents.DataOf(wanted.Type, reference)!;
        if (ZendeskEvents.IsSubscribed(wanted.Type))
        {
            data["time"] = time;
            data["detail"] = Detail(record);
        }
        else
        {
            data["updated_at"] = time;
        }

        return new CrmEvent(Settings.Source, IdText.Join("change", wanted.Type, id, time), wanted.Type, reference, changedAt, data, Fingerprint.Of(data));
    }

    // Ids are text in events.
    private static JObject Detail(JObject record) => new(
        DetailIds.Where(name => IdText.Of(record[name]) is not null).Select(name => new JProperty(name, IdText.Of(record[name])))
            .Concat(DetailMembers.Where(name => record[name] is JValue).Select(name => new JProperty(name, record[name]))));
}
