using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Zoho;

/// <summary>A notification on its way: whoever sends it again sends the same bytes.</summary>
/// <param name="Source">The source that it is sent to.</param>
/// <param name="Title">What happened, in words for a person.</param>
/// <param name="Query">The query of the channel's URL, which holds a secret.</param>
/// <param name="Body">The notification.</param>
public sealed record ZohoWebhook(string Source, string Title, string Query, JObject Body) : Webhook(Source, Title)
{
    /// <summary>The notification of a channel about changes of the same kind; the source is the last part of the channel's URL.</summary>
    public static ZohoWebhook Of(ZohoChannel channel, params IReadOnlyList<ZohoChange> changes)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(changes);
        var source = channel.NotifyUrl.Segments[^1];
        var title = $"{changes[0].Operation} of {string.Join(", ", changes.Select(change => change.Record.Ref))}";
        return new(source, title, channel.NotifyUrl.Query, channel.Notification(changes));
    }

    /// <inheritdoc/>
    public override HttpRequestMessage Sign(Uri url, int attempt, DateTimeOffset now) => Post(new Uri(url, Query), Body).Request;
}
