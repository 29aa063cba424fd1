using Bridge.Crm;
using Bridge.Crm.Channels;

namespace Bridge.Health;

/// <summary>How the subscriptions of sources stand, as whoever looked after them last left word.</summary>
internal sealed class ChannelFindings(ICrmSources sources, ChannelTable table, TimeProvider clock)
{
    // Who renews in time never comes so near to the end.
    private static readonly TimeSpan Soon = TimeSpan.FromDays(1);

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var names = sources.Kinds.Keys.Where(name => sources.Find(name) is IHasChannels).Order(StringComparer.Ordinal);
        var states = await Task.WhenAll(names.Select(name => table.FindAsync(name, cancellationToken)));
        return [.. states.OfType<ChannelsState>().SelectMany(state => state.Channels.Select(channel => Of(state, channel)))];
    }

    private Finding Of(ChannelsState state, Channel channel)
    {
        var name = $"channel {state.Source} {channel.Name}".TrimEnd();
        var end = End(channel.ExpiresAt);
        return channel.Problem.Length > 0
            ? new Finding(name, Condition.Degraded, FormattableString.Invariant($"It could not be renewed since {state.FailingSince:u}: {channel.Problem} {end} It is tried again every ten minutes."))
            : channel.ExpiresAt < clock.GetUtcNow() + Soon
                ? new Finding(name, Condition.Degraded, FormattableString.Invariant($"{end} It was looked after last at {state.LookedAt:u}: see whether the function RenewChannels runs."))
                : new Finding(name, Condition.Healthy, end);
    }

    private string End(DateTimeOffset? expiresAt) => expiresAt switch
    {
        null => "When it ends is not known.",
        { } end when end <= clock.GetUtcNow() => FormattableString.Invariant($"It ended at {end:u}: what changes in the CRM is not told."),
        { } end => FormattableString.Invariant($"It ends at {end:u}."),
    };
}
