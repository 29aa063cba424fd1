namespace Bridge.Sandbox.Zoho;

/// <summary>
/// The notification channels of the organisation. One that ran out is forgotten, and what happens meanwhile is told to nobody: Zoho's pages
/// promise no second try of a notification either, and none is made here.
/// </summary>
public sealed class ZohoChannels(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ZohoChannel> _channels = new(StringComparer.Ordinal);

    /// <summary>Is given each notification to send.</summary>
    public Action<ZohoWebhook>? OnNotification { get; set; }

    /// <summary>The channels that have not run out.</summary>
    public IReadOnlyList<ZohoChannel> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _channels.Values.Where(channel => channel.ExpiresAt > clock.GetUtcNow())];
            }
        }
    }

    /// <summary>The channel of that number, unless it ran out.</summary>
    public ZohoChannel? Find(string id) => All.FirstOrDefault(channel => string.Equals(channel.Id, id, StringComparison.Ordinal));

    /// <summary>Makes a channel, or replaces it.</summary>
    public void Set(ZohoChannel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        lock (_lock)
        {
            _channels[channel.Id] = channel;
        }
    }

    /// <summary>Disables a channel.</summary>
    public void Remove(string id)
    {
        lock (_lock)
        {
            _channels.Remove(id);
        }
    }

    /// <summary>Tells every channel of a change that waits for it.</summary>
    public void Tell(ZohoChange change)
    {
        foreach (var channel in All.Where(channel => channel.TellsOf(change)))
        {
            OnNotification?.Invoke(ZohoWebhook.Of(channel, change));
        }
    }
}
