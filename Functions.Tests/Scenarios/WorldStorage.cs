using Bridge.Ledger;
using Bridge.Storage;

namespace Bridge.Tests.Scenarios;

/// <summary>What lies in the bridge's storage.</summary>
internal sealed class WorldStorage(AzuriteFixture azurite)
{
    private static readonly string[] Names = [BridgeQueues.OperationsName, BridgeQueues.WriteBacksName];
    private static readonly string[] Tables = [OperationLedger.TableName, "locks", "circuit", "figures", "notifications", "catchup", "channels"];

    private readonly StorageClients _storage = azurite.Clients();

    /// <summary>Takes every visible message out of a queue.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync(string name)
    {
        var queue = _storage.Queues.GetQueueClient(name);
        var texts = new List<string>();
        while ((await queue.ReceiveMessagesAsync(maxMessages: 32)).Value is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                texts.Add(message.MessageText);
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }

        return texts;
    }

    /// <summary>Loses all messages of a queue, hidden ones included.</summary>
    public Task EmptyAsync(string name) => _storage.Queues.GetQueueClient(name).ClearMessagesAsync();

    /// <summary>How many messages there are, hidden ones included.</summary>
    public async Task<int> CountAsync(string name) =>
        (await _storage.Queues.GetQueueClient(name).GetPropertiesAsync()).Value.ApproximateMessagesCount;

    /// <summary>Empties the queues and the ledger of what earlier tests left.</summary>
    public async Task ClearAsync()
    {
        foreach (var name in Tables)
        {
            await _storage.Tables.GetTableClient(name).DeleteAsync();
        }

        foreach (var name in Names)
        {
            var queue = _storage.Queues.GetQueueClient(name);
            await queue.CreateIfNotExistsAsync();
            await queue.ClearMessagesAsync();
        }
    }
}
