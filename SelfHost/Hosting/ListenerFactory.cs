using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Functions;
using Bridge.SelfHost.Queues;
using Bridge.SelfHost.Storage;
using Bridge.SelfHost.Timers;

namespace Bridge.SelfHost.Hosting;

/// <summary>Makes the listeners of queue and timer functions.</summary>
internal sealed class ListenerFactory(
    StorageAccounts accounts,
    IConfiguration configuration,
    HostJson host,
    FunctionInvoker invoker,
    TimeScale scale,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private const string PoisonSuffix = "-poison";

    // The container in which the Functions host keeps its own locks and times.
    private const string HostContainer = "azure-webjobs-hosts";

    private static readonly TimeSpan ShortestMonitored = TimeSpan.FromMinutes(1);

    /// <summary>The listener of a function; null for an HTTP function.</summary>
    /// <exception cref="StartException">Its schedule or its storage account is wrong.</exception>
    public IListener? Create(HostedFunction function) => function.Trigger switch
    {
        QueueTrigger queue => Create(function, queue),
        TimerTrigger timer => Create(function, timer),
        _ => null,
    };

    private QueueListener Create(HostedFunction function, QueueTrigger trigger)
    {
        var queues = accounts.Queues(trigger.Connection);
        var queue = queues.GetQueueClient(trigger.Queue);
        var poison = trigger.Queue.EndsWith(PoisonSuffix, StringComparison.Ordinal) ? null : queues.GetQueueClient(trigger.Queue + PoisonSuffix);
        var logger = loggers.CreateLogger<QueueListener>();
        var processor = new QueueMessageProcessor(function, queue, poison, host.Queues, invoker, time, logger);
        return new QueueListener(queue, processor, host.Queues, time, logger);
    }

    private TimerListener Create(HostedFunction function, TimerTrigger trigger)
    {
        var schedule = Schedule.Parse(trigger.Schedule, function.Name).At(scale);
        var container = accounts.Blobs().GetBlobContainerClient(HostContainer);
        var id = configuration["AzureFunctionsWebHost:hostid"] ?? "bridge";
        return new TimerListener(
            function,
            schedule,
            trigger.RunOnStartup,
            new TimerLock(container.GetBlobClient($"locks/{id}/{function.Name}.timer"), scale, time),
            trigger.UseMonitor && IsMonitored(schedule) ? new TimerMonitor(container.GetBlobClient($"timers/{id}/{function.Name}")) : null,
            invoker,
            scale,
            time,
            loggers.CreateLogger<TimerListener>());
    }

    // Shorter ones come again before anybody could miss them.
    private bool IsMonitored(Schedule schedule)
    {
        var next = schedule.After(time.GetUtcNow());
        return schedule.After(next) - next >= scale.Of(ShortestMonitored);
    }
}
