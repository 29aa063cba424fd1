using Bridge.Secrets;
using Bridge.Storage;
using Bridge.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.Crm.Channels;

/// <summary>Renews the subscriptions of all sources that have some, and remembers how they stand. Twice at once does no harm.</summary>
public sealed partial class ChannelRenewal
{
    private readonly ICrmSources _sources;
    private readonly ChannelTable _table;
    private readonly BridgeMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger<ChannelRenewal> _logger;

    internal ChannelRenewal(ICrmSources sources, ChannelTable table, BridgeMetrics metrics, TimeProvider clock, ILogger<ChannelRenewal> logger) =>
        (_sources, _table, _metrics, _clock, _logger) = (sources, table, metrics, clock, logger);

    /// <summary>Runs once.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        from name in _sources.Kinds.Keys
        let crm = _sources.Find(name) as IHasChannels
        where crm is not null
        select RenewAsync(name, crm, cancellationToken));

    private async Task RenewAsync(string source, IHasChannels crm, CancellationToken cancellationToken)
    {
        var before = await _table.FindAsync(source, cancellationToken);
        var channels = await RenewAsync(source, crm, before?.Channels ?? [], cancellationToken);
        var (now, failed) = (_clock.GetUtcNow(), channels.Where(channel => channel.Problem.Length > 0).ToList());
        foreach (var channel in failed)
        {
            Log.Failed(_logger, source, channel.Name, channel.Problem);
        }

        if (channels.Count > 0)
        {
            _metrics.ChannelsRenewed(source, failed.Count == 0);
        }

        await _table.WriteAsync(new ChannelsState(source, now, failed.Count == 0 ? null : before?.FailingSince ?? now, channels), cancellationToken);
    }

    // A bug in what renews one source's is shown like an outage, and keeps nobody from renewing the others'.
    private async Task<IReadOnlyList<Channel>> RenewAsync(
        string source, IHasChannels crm, IReadOnlyList<Channel> before, CancellationToken cancellationToken)
    {
        try
        {
            var channels = await crm.RenewAsync(cancellationToken);
            return [.. channels.Select(channel => channel with { ExpiresAt = channel.ExpiresAt ?? KnownEnd(channel.Name, before) })];
        }
        catch (Exception exception) when (exception is CrmException or SecretMissingException or SecretUnavailableException)
        {
            return With((exception as CrmException)?.Reason ?? exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !StorageTrouble.Is(exception))
        {
            Log.Fault(_logger, source, exception);
            return With($"A fault of the bridge ({exception.GetType().Name}): its log says where.");
        }

        IReadOnlyList<Channel> With(string problem) =>
            before.Count == 0 ? [new Channel("", null, problem)] : [.. before.Select(channel => channel with { Problem = problem })];
    }

    // A CRM that does not answer does not say either when the subscription ends.
    private static DateTimeOffset? KnownEnd(string name, IEnumerable<Channel> before) =>
        before.FirstOrDefault(channel => string.Equals(channel.Name, name, StringComparison.Ordinal))?.ExpiresAt;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Source {Source}: the channel '{Channel}' could not be renewed, and is tried again: {Problem}")]
        public static partial void Failed(ILogger logger, string source, string channel, string problem);

        [LoggerMessage(LogLevel.Error, "Source {Source}: its channels could not be renewed by a fault of the bridge")]
        public static partial void Fault(ILogger logger, string source, Exception exception);
    }
}
