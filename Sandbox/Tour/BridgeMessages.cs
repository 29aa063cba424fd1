using Azure.Storage.Queues;
using Bridge.Storage;

namespace Bridge.Sandbox.Tour;

/// <summary>What lies in the bridge's queues.</summary>
internal sealed class BridgeMessages(StorageClients storage)
{
    private static readonly string[] Names = [BridgeQueues.OperationsName, BridgeQueues.WriteBacksName];

    /// <summary>Whether every message was taken by the bridge. It may still be at work on some, or look at some again later.</summary>
    public async Task<bool> AreTakenAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in Names.Select(storage.Queues.GetQueueClient))
        {
            if (await queue.ExistsAsync(cancellationToken) && (await queue.PeekMessageAsync(cancellationToken)).Value is not null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many messages there are, those that are hidden among them.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(Names.Select(name => CountAsync(name, cancellationToken)))).Sum();

    /// <summary>What lies in the poison queues, in words.</summary>
    public async Task<IReadOnlyList<string>> PoisonAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var name in Names.Select(name => $"{name}-poison"))
        {
            if (await CountAsync(name, cancellationToken) is > 0 and var count)
            {
                found.Add($"{count} message(s) failed for good and lie in the queue {name}.");
            }
        }

        return found;
    }

    private async Task<int> CountAsync(string name, CancellationToken cancellationToken)
    {
        QueueClient queue = storage.Queues.GetQueueClient(name);
        return await queue.ExistsAsync(cancellationToken)
            ? (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount
            : 0;
    }
}
