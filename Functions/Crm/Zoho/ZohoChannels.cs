using Bridge.Secrets;

namespace Bridge.Crm.Zoho;

/// <summary>
/// Keeps a source's notification channel alive, which lasts a week at most
/// (https://www.zoho.com/crm/developer/docs/api/v8/notifications/enable.html). Zoho forgets one that ran out; it is then made anew.
/// </summary>
internal sealed class ZohoChannels(ZohoClient client, ISecrets secrets, TimeProvider clock)
{
    // A time that is more than a week ahead by Zoho's clock makes a channel of one hour: stay a day below.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(6);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(4);

    private ZohoSettings Settings => client.Settings;

    private string Path => Settings.Path("actions", "watch");

    public async Task<IReadOnlyList<Channel>> RenewAsync(ZohoChannelSettings channel, CancellationToken cancellationToken)
    {
        DateTimeOffset? expiresAt = null;
        try
        {
            var answer = await client.GetAsync($"{Path}?channel_id={channel.Id}", null, cancellationToken);
            var current = new ZohoChannelState(answer.Items);
            expiresAt = current.ExpiresAt;
            if (current.SendsElsewhere(channel))
            {
                return [new(channel.Id, expiresAt, $"Zoho sends the channel's notifications to another address. Choose another number as Sources:{Settings.Source}:ChannelId, or disable that channel in Zoho.")];
            }

            var wanted = await WantedAsync(channel, cancellationToken);
            if (!current.IsAs(channel, wanted) || expiresAt is null || expiresAt < clock.GetUtcNow() + RenewBefore)
            {
                expiresAt = await SetAsync(current, channel, wanted, cancellationToken);
            }

            return [new(channel.Id, expiresAt, string.Empty)];
        }
        catch (CrmException exception)
        {
            return [new(channel.Id, expiresAt, exception.Reason)];
        }
    }

    private async Task<JObject> WantedAsync(ZohoChannelSettings channel, CancellationToken cancellationToken)
    {
        var (token, key) = await SecretsAsync(cancellationToken);
        if (token.Length is 0 or > ZohoNotification.MaxTokenLength || key.Length == 0)
        {
            throw new CrmUnavailableException(Settings.Source, $"The secret '{Settings.ChannelToken}' must have 1 to {ZohoNotification.MaxTokenLength} characters, and '{Settings.UrlKey}' at least one.");
        }

        return new JObject
        {
            ["channel_id"] = channel.Id,
            ["events"] = new JArray(channel.Events.Order(StringComparer.Ordinal)),
            ["channel_expiry"] = ZohoTime.Text(clock.GetUtcNow() + Lifetime),
            ["token"] = token,
            ["notify_url"] = $"{channel.NotifyUrl.AbsoluteUri}?{ZohoNotification.KeyParameter}={Uri.EscapeDataString(key)}",
            ["return_affected_field_values"] = true,
            ["notify_on_related_action"] = false,
        };
    }

    private async Task<(string Token, string Key)> SecretsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await secrets.GetAsync(Settings.ChannelToken, cancellationToken), await secrets.GetAsync(Settings.UrlKey, cancellationToken));
        }
        catch (Exception exception) when (exception is SecretMissingException or SecretUnavailableException)
        {
            throw new CrmUnavailableException(Settings.Source, exception.Message, inner: exception);
        }
    }

    // PATCH keeps what it does not name, PUT replaces all of it, POST makes the channel.
    private async Task<DateTimeOffset?> SetAsync(ZohoChannelState current, ZohoChannelSettings channel, JObject wanted, CancellationToken cancellationToken)
    {
        var body = new JObject { ["watch"] = new JArray(wanted) };
        var method = !current.Exists ? HttpMethod.Post : current.TellsOf(channel) ? HttpMethod.Patch : HttpMethod.Put;
        var answer = await client.SendAsync(method, Path, body, cancellationToken);
        if (answer.ErrorCode is "NOT_SUBSCRIBED")
        {
            answer = await client.SendAsync(HttpMethod.Post, Path, body, cancellationToken);
        }

        return answer.Confirms
            ? new ZohoChannelState([.. answer.Items.SelectMany(item => (item["details"] as JObject)?["events"] as JArray ?? []).OfType<JObject>()]).ExpiresAt
            : throw ZohoErrors.Of(Settings, answer, null);
    }
}
