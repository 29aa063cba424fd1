using System.Globalization;
using Microsoft.Extensions.Options;

namespace Bridge.Storage;

/// <summary>The bridge's queues. Operations may be divided between several.</summary>
public sealed class BridgeQueues
{
    /// <summary>The queue of operations to run; the further ones are numbered from 1, as in <c>operations-1</c>.</summary>
    public const string OperationsName = "operations";

    /// <summary>The queue of write-backs that did not work at once.</summary>
    public const string WriteBacksName = "write-backs";

    /// <summary>What the host ends a queue's name with for messages that failed every time.</summary>
    public const string PoisonSuffix = "-poison";

    private readonly IReadOnlyList<MessageQueue> _operations;

    /// <summary>Makes the clients; connects to nothing yet.</summary>
    public BridgeQueues(StorageClients storage, IOptions<QueueOptions> options)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        _operations = [.. Enumerable.Range(0, options.Value.Operations).Select(number => Queue(OperationsNameOf(number)))];
        WriteBacks = Queue(WriteBacksName);
        All = [.. _operations, WriteBacks];

        MessageQueue Queue(string name) => new(storage.Queues.GetQueueClient(name));
    }

    /// <summary>What queues of operations may be called, whether they are in use or not.</summary>
    public static IReadOnlyList<string> OperationsNames { get; } =
        [.. Enumerable.Range(0, QueueOptions.MostOfOperations).Select(OperationsNameOf)];

    /// <summary>Write-backs that did not work at once.</summary>
    public MessageQueue WriteBacks { get; }

    /// <summary>All queues that are in use.</summary>
    public IReadOnlyList<MessageQueue> All { get; }

    /// <summary>The name of a queue of operations.</summary>
    /// <param name="number">Counts them from 0.</param>
    public static string OperationsNameOf(int number) =>
        number == 0 ? OperationsName : string.Create(CultureInfo.InvariantCulture, $"{OperationsName}-{number}");

    /// <summary>The name of the function that runs what lies in a queue of operations.</summary>
    /// <param name="number">Counts the queues from 0.</param>
    public static string ReaderOf(int number) =>
        number == 0 ? "RunOperation" : string.Create(CultureInfo.InvariantCulture, $"RunOperation{number}");

    /// <summary>
    /// The number of an operation's queue. Its account is not known before its arguments are; its id is, and is a hash, so that
    /// the queues share evenly.
    /// </summary>
    /// <param name="operationId">The operation's id.</param>
    /// <param name="queues">How many queues there are.</param>
    public static int NumberOf(string operationId, int queues)
    {
        ArgumentNullException.ThrowIfNull(operationId);

        // The last digits, since the first one chooses the ledger's partition. A message that somebody made by hand may name any id.
        var digits = operationId.AsSpan(Math.Max(0, operationId.Length - 6));
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash) ? hash % queues : 0;
    }

    /// <summary>The queue of one operation: whatever is sent for it goes there.</summary>
    public MessageQueue OperationsOf(string operationId) => _operations[NumberOf(operationId, _operations.Count)];
}
