using Azure.Storage.Queues;
using Bridge.Storage;

namespace Bridge.Sandbox.Tour;

/// <summary>How much waits in the bridge's queues.</summary>
internal static class BridgeQueueDepths
{
    private static readonly string[] Names = [BridgeQueues.OperationsName, BridgeQueues.WriteBacksName];

    /// <summary>Whether nothing waits or is at work, the hidden messages included.</summary>
    public static async Task<bool> AreEmptyAsync(StorageClients storage, CancellationToken cancellationToken)
    {
        foreach (var name in Names)
        {
            if (await DepthAsync(storage.Queues.GetQueueClient(name), cancellationToken) > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What lies in the poison queues, in words.</summary>
    public static async Task<IReadOnlyList<string>> PoisonAsync(StorageClients storage, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var name in Names.Select(name => $"{name}-poison"))
        {
            if (await DepthAsync(storage.Queues.GetQueueClient(name), cancellationToken) is > 0 and var depth)
            {
                found.Add($"{depth} message(s) failed for good and lie in the queue {name}.");
            }
        }

        return found;
    }

    private static async Task<int> DepthAsync(QueueClient queue, CancellationToken cancellationToken) =>
        await queue.ExistsAsync(cancellationToken)
            ? (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount
            : 0;
}
