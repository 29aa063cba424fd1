namespace Bridge.Crm.Zendesk;

/// <summary>
/// The ids of ticket fields, which have no other name in the API, by what routes call them: the id itself, a name from the settings, or the
/// field's title in Zendesk (https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_fields/#list-ticket-fields).
/// </summary>
internal sealed class ZendeskTicketFields(ZendeskClient client, TimeProvider clock)
{
    private const int PageSize = 100;
    private const int MaxPages = 20;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan JustRead = TimeSpan.FromMinutes(1);

    private volatile Titles? _titles;

    private ZendeskSettings Settings => client.Settings;

    /// <summary>The field's id.</summary>
    /// <exception cref="CrmException">There is no such field, or several, or the fields cannot be read now.</exception>
    public async ValueTask<string> IdOfAsync(string name, CancellationToken cancellationToken)
    {
        if (ZendeskRecords.IsId(name))
        {
            return name;
        }

        if (Settings.TicketFields.TryGetValue(name, out var id))
        {
            return id;
        }

        return (await FindAsync(name, cancellationToken)) switch
        {
            [var only] => only,
            [] => throw new CrmRefusedException(Settings.Source, $"Zendesk has no active ticket field with the title '{name}'. Name it as in Zendesk, or set Sources:{Settings.Source}:TicketFields:{name} to its id."),
            var several => throw new CrmRefusedException(Settings.Source, $"Zendesk has {several.Count} ticket fields with the title '{name}'. Set Sources:{Settings.Source}:TicketFields:{name} to the id of the one that is meant."),
        };
    }

    private async Task<IReadOnlyList<string>> FindAsync(string title, CancellationToken cancellationToken)
    {
        var titles = _titles;
        var age = titles is null ? TimeSpan.MaxValue : clock.GetUtcNow() - titles.ReadAt;
        if (age > Kept || (age > JustRead && !titles!.Ids.Contains(title)))
        {
            _titles = titles = await ReadAsync(cancellationToken);
        }

        return [.. titles!.Ids[title]];
    }

    private async Task<Titles> ReadAsync(CancellationToken cancellationToken)
    {
        var fields = new List<(string Title, string Id)>();
        var readAt = clock.GetUtcNow();
        var after = "";
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await client.GetAsync($"ticket_fields?page[size]={PageSize}{after}", "ticket fields", cancellationToken);
            fields.AddRange(
                from field in (answer["ticket_fields"] as JArray ?? []).OfType<JObject>()
                where field["active"] is not JValue { Value: false }
                let id = IdText.Of(field["id"])
                let title = IdText.Of(field["title"])
                where id is not null && title is not null
                select (title, id));
            if (ZendeskPages.After(answer) is not { } cursor)
            {
                break;
            }

            after = cursor;
        }

        return new Titles(readAt, fields.ToLookup(field => field.Title, field => field.Id, StringComparer.OrdinalIgnoreCase));
    }

    private sealed record Titles(DateTimeOffset ReadAt, ILookup<string, string> Ids);
}
