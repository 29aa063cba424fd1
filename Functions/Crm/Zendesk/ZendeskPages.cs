namespace Bridge.Crm.Zendesk;

/// <summary>Lists that Zendesk gives out page by page (https://developer.zendesk.com/api-reference/introduction/pagination/).</summary>
internal static class ZendeskPages
{
    /// <summary>What the query of the next page ends in; null where there is none.</summary>
    public static string? After(JObject answer) =>
        answer["meta"] is JObject meta
        && meta["has_more"] is JValue { Value: true }
        && meta["after_cursor"] is JValue { Value: string { Length: > 0 } cursor }
            ? $"&page[after]={Uri.EscapeDataString(cursor)}"
            : null;
}
