using Azure.Storage.Queues;

namespace Bridge.Storage;

/// <summary>A queue that the bridge sends to; the host's queue trigger reads it.</summary>
public sealed class MessageQueue(QueueClient queue)
{
    // The service's own seven days would lose what waits longer for a CRM to come back.
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly CreatedOnce<QueueClient> _queue = new(
        queue,
        (client, cancellationToken) => client.CreateIfNotExistsAsync(cancellationToken: cancellationToken));

    /// <summary>Sends a message; when this returns, it is durably queued.</summary>
    /// <param name="text">The message, at most 48 KiB of UTF-8.</param>
    /// <param name="delay">How long it stays hidden, to the next whole second: at most seven days; zero or less shows it at once.</param>
    /// <param name="cancellationToken">Gives up; the message may be queued all the same.</param>
    public async Task SendAsync(string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        var client = await _queue.OpenAsync(cancellationToken);
        var hidden = TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling(delay.TotalSeconds)));
        await client.SendMessageAsync(text, visibilityTimeout: hidden, timeToLive: Forever, cancellationToken);
    }

    /// <summary>Looks how much there is to do.</summary>
    /// <returns>About how many messages there are, hidden ones included, and when the first that could be taken was sent.</returns>
    public async Task<(int Messages, DateTimeOffset? OldestSentAt)> LookAsync(CancellationToken cancellationToken)
    {
        var client = await _queue.OpenAsync(cancellationToken);
        var first = await client.PeekMessageAsync(cancellationToken);
        var properties = await client.GetPropertiesAsync(cancellationToken);
        return (properties.Value.ApproximateMessagesCount, first.Value?.InsertedOn);
    }
}

/// <summary>The bridge's queues.</summary>
public sealed class BridgeQueues(StorageClients storage)
{
    /// <summary>The queue of operations to run.</summary>
    public const string OperationsName = "operations";

    /// <summary>The queue of write-backs that did not work at once.</summary>
    public const string WriteBacksName = "write-backs";

    /// <summary>Operations to run.</summary>
    public MessageQueue Operations { get; } = new(storage.Queues.GetQueueClient(OperationsName));

    /// <summary>Write-backs that did not work at once.</summary>
    public MessageQueue WriteBacks { get; } = new(storage.Queues.GetQueueClient(WriteBacksName));
}
