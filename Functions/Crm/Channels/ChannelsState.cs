namespace Bridge.Crm.Channels;

/// <summary>How a source's subscriptions stood when they were looked after last.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="LookedAt">When that was, UTC.</param>
/// <param name="FailingSince">Since when one of them could not be renewed; null where all could.</param>
/// <param name="Channels">The subscriptions.</param>
public sealed record ChannelsState(string Source, DateTimeOffset LookedAt, DateTimeOffset? FailingSince, IReadOnlyList<Channel> Channels);
