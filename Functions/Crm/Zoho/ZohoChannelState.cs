namespace Bridge.Crm.Zoho;

/// <summary>
/// A channel as Zoho knows it: an entry for each of its modules
/// (https://www.zoho.com/crm/developer/docs/api/v8/notifications/get-details.html).
/// </summary>
internal sealed class ZohoChannelState(IReadOnlyList<JObject> entries)
{
    public bool Exists => entries.Count > 0;

    /// <summary>When the first of them ends; null where that is not said.</summary>
    public DateTimeOffset? ExpiresAt => entries.Select(entry => ZohoTime.Parse(entry["channel_expiry"])).Min();

    /// <summary>Whether somebody else uses the channel: another bridge, or this one under another address.</summary>
    public bool SendsElsewhere(ZohoChannelSettings channel) => entries.Any(entry =>
        !Uri.TryCreate(Text(entry, "notify_url"), UriKind.Absolute, out var url)
        || Uri.Compare(url, channel.NotifyUrl, UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) != 0);

    /// <summary>Whether it tells of these events, and no others.</summary>
    public bool TellsOf(ZohoChannelSettings channel) => channel.Events.SetEquals(
        entries.SelectMany(entry => entry["events"] as JArray ?? []).Select(name => IdText.Of(name) ?? string.Empty));

    /// <summary>Whether it is as it should be, but for its end.</summary>
    public bool IsAs(ZohoChannelSettings channel, JObject wanted) => TellsOf(channel) && entries.All(entry =>
        Text(entry, "token") == Text(wanted, "token")
        && Text(entry, "notify_url") == Text(wanted, "notify_url")
        && entry["return_affected_field_values"] is JValue { Value: true }
        && entry["notify_on_related_action"] is JValue { Value: false });

    private static string? Text(JObject entry, string name) => (entry[name] as JValue)?.Value as string;
}
