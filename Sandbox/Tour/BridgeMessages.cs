using Azure.Storage.Queues;
using Bridge.Storage;

namespace Bridge.Sandbox.Tour;

/// <summary>What lies in the bridge's queues.</summary>
internal sealed class BridgeMessages(StorageClients storage)
{
    private static readonly string[] Names = [.. BridgeQueues.OperationsNames, BridgeQueues.WriteBacksName];
    private static readonly string[] PoisonNames = [.. Names.Select(name => name + BridgeQueues.PoisonSuffix)];

    /// <summary>Whether every message was taken by the bridge. It may still be at work on some, or look at some again later.</summary>
    public async Task<bool> AreTakenAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in await ThereAreAsync(Names, cancellationToken))
        {
            if ((await queue.PeekMessageAsync(cancellationToken)).Value is not null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many messages there are, those that are hidden among them.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll((await ThereAreAsync(Names, cancellationToken)).Select(queue => CountAsync(queue, cancellationToken)))).Sum();

    /// <summary>What lies in the poison queues, in words.</summary>
    public async Task<IReadOnlyList<string>> PoisonAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var queue in await ThereAreAsync(PoisonNames, cancellationToken))
        {
            if (await CountAsync(queue, cancellationToken) is > 0 and var count)
            {
                found.Add($"{count} message(s) failed for good and lie in the queue {queue.Name}.");
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<QueueClient>> ThereAreAsync(string[] names, CancellationToken cancellationToken)
    {
        var queues = new List<QueueClient>();
        await foreach (var queue in storage.Queues.GetQueuesAsync(cancellationToken: cancellationToken))
        {
            if (names.Contains(queue.Name, StringComparer.Ordinal))
            {
                queues.Add(storage.Queues.GetQueueClient(queue.Name));
            }
        }

        return queues;
    }

    private static async Task<int> CountAsync(QueueClient queue, CancellationToken cancellationToken) =>
        (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
}
