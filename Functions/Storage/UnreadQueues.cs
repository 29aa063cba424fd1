using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Storage;

/// <summary>
/// Queues of operations that no function reads: one beyond the number of the settings, one whose function is switched off, and the
/// poison queues of all but the first. What comes to lie in one of them is moved to the first of its kind, so that no number of
/// queues leaves anything behind.
/// </summary>
public sealed partial class UnreadQueues(
    StorageClients storage, IOptions<QueueOptions> options, IConfiguration configuration, TimeScale scale, ILogger<UnreadQueues> logger)
{
    // What is left over is moved by the next run, a minute later.
    private const int MostARun = 5_000;

    // Longer than a run, so that nobody else moves what it has in hand.
    private readonly TimeSpan _hiddenFor = scale.Of(TimeSpan.FromMinutes(2));

    private readonly Dictionary<string, MessageQueue> _targets = TargetsOf(storage, options.Value.Operations, configuration);

    /// <summary>Moves what lies in them to where it is read.</summary>
    public async Task EmptyAsync(CancellationToken cancellationToken)
    {
        await foreach (var queue in storage.Queues.GetQueuesAsync(prefix: $"{BridgeQueues.OperationsName}-", cancellationToken: cancellationToken))
        {
            if (_targets.TryGetValue(queue.Name, out var target))
            {
                await EmptyAsync(new MessageQueue(storage.Queues.GetQueueClient(queue.Name)), target, cancellationToken);
            }
        }
    }

    private async Task EmptyAsync(MessageQueue queue, MessageQueue target, CancellationToken cancellationToken)
    {
        if (await queue.MoveAsync(target, MostARun, _hiddenFor, cancellationToken) is > 0 and var moved)
        {
            Log.Moved(logger, moved, queue.Name, target.Name);
        }
    }

    private static Dictionary<string, MessageQueue> TargetsOf(StorageClients storage, int used, IConfiguration configuration)
    {
        var operations = new MessageQueue(storage.Queues.GetQueueClient(BridgeQueues.OperationsName));
        var poison = new MessageQueue(storage.Queues.GetQueueClient(BridgeQueues.OperationsName + BridgeQueues.PoisonSuffix));
        var targets = new Dictionary<string, MessageQueue>(StringComparer.Ordinal);
        for (var number = 1; number < QueueOptions.MostOfOperations; number++)
        {
            var name = BridgeQueues.OperationsNameOf(number);
            targets.Add(name + BridgeQueues.PoisonSuffix, poison);
            if (FunctionSwitch.IsOff(configuration, BridgeQueues.ReaderOf(number)) || number >= used)
            {
                targets.Add(name, operations);
            }
        }

        return targets;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} message(s) of the queue {Queue}, which no function reads, were moved to the queue {Target}")]
        public static partial void Moved(ILogger logger, int count, string queue, string target);
    }
}
