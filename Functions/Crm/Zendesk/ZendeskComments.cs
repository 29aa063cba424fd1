namespace Bridge.Crm.Zendesk;

/// <summary>The comments of a ticket (https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/#list-comments).</summary>
internal sealed class ZendeskComments(ZendeskClient client)
{
    // A comment may have 64 KiB, and comes in three forms.
    private const int PageSize = 5;
    private const int MaxPages = 40;
    private static readonly TimeSpan ClocksApart = TimeSpan.FromMinutes(10);

    /// <summary>Whether a comment holds the mark of what ended at a time: none that is older can.</summary>
    public async Task<bool> HasAsync(RecordRef ticket, string mark, DateTimeOffset endedAt, CancellationToken cancellationToken)
    {
        var after = "";
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await client.GetAsync($"tickets/{ticket.Id}/comments?sort=-created_at&page[size]={PageSize}{after}", ticket.ToString(), cancellationToken);
            var comments = (answer["comments"] as JArray ?? []).OfType<JObject>().ToList();
            if (comments.Exists(comment => Text(comment["body"]).Contains(mark, StringComparison.Ordinal)))
            {
                return true;
            }

            if (comments.Exists(comment => ZendeskTime.Parse(Text(comment["created_at"])) < endedAt - ClocksApart) || ZendeskPages.After(answer) is not { } cursor)
            {
                return false;
            }

            after = cursor;
        }

        throw new CrmRefusedException(client.Settings.Source, $"{ticket} has so many comments that an earlier note cannot be looked for; none was left.");
    }

    private static string Text(JToken? token) => (token as JValue)?.Value as string ?? "";
}
