using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Bridge.Storage;

/// <summary>A queue that the bridge sends to; the host's queue trigger reads it.</summary>
public sealed class MessageQueue(QueueClient queue)
{
    // As many as storage gives out at once.
    private const int BatchSize = 32;

    // The service's own seven days would lose what waits longer for a CRM to come back.
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly CreatedOnce<QueueClient> _queue = new(
        queue,
        (client, cancellationToken) => client.CreateIfNotExistsAsync(cancellationToken: cancellationToken));

    /// <summary>Its name.</summary>
    public string Name => queue.Name;

    /// <summary>Sends a message; when this returns, it is durably queued.</summary>
    /// <param name="text">The message, at most 48 KiB of UTF-8.</param>
    /// <param name="delay">How long it stays hidden, to the next whole second: at most seven days; zero or less shows it at once.</param>
    /// <param name="cancellationToken">Gives up; the message may be queued all the same.</param>
    public async Task SendAsync(string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        var client = await _queue.OpenAsync(cancellationToken);
        await client.SendMessageAsync(text, visibilityTimeout: WholeSeconds(delay), timeToLive: Forever, cancellationToken);
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

    /// <summary>About how many messages there are, hidden ones included; 0 where nothing was ever sent.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return 0;
        }
    }

    /// <summary>
    /// Moves the messages that can be taken to another queue. Each is sent first and deleted then: whoever dies in between leaves a
    /// copy, and loses nothing.
    /// </summary>
    /// <param name="target">Where they go.</param>
    /// <param name="most">After how many it ends, give or take a batch.</param>
    /// <param name="hiddenFor">For how long nobody else takes one that is being moved.</param>
    /// <param name="cancellationToken">Gives up; what was not moved stays.</param>
    /// <returns>How many were moved.</returns>
    public async Task<int> MoveAsync(MessageQueue target, int most, TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var moved = 0;
        while (moved < most
            && (await queue.ReceiveMessagesAsync(BatchSize, WholeSeconds(hiddenFor), cancellationToken)).Value is { Length: > 0 } messages)
        {
            await Task.WhenAll(messages.Select(message => MoveAsync(message, target, cancellationToken)));
            moved += messages.Length;
        }

        return moved;
    }

    private async Task MoveAsync(QueueMessage message, MessageQueue target, CancellationToken cancellationToken)
    {
        await target.SendAsync(message.MessageText, TimeSpan.Zero, cancellationToken);
        try
        {
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.MessageNotFound)
        {
            // The storage client repeats a request whose answer was lost.
        }
    }

    private static TimeSpan WholeSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling(time.TotalSeconds)));
}
