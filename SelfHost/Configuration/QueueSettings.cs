namespace Bridge.SelfHost.Configuration;

/// <summary>How queues are read: <c>extensions.queues</c> of host.json, with the defaults of the Functions host.</summary>
/// <param name="BatchSize">How many messages are taken at once.</param>
/// <param name="NewBatchThreshold">How many may still run when the next batch is taken.</param>
/// <param name="MaxDequeueCount">How often a message is tried.</param>
/// <param name="VisibilityTimeout">How long a failed message waits before it is tried again.</param>
/// <param name="MaxPollingInterval">The longest pause between looks at an empty queue.</param>
/// <param name="MessageEncoding">How messages are written.</param>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#hostjson-settings</remarks>
internal sealed record QueueSettings(
    int BatchSize,
    int NewBatchThreshold,
    int MaxDequeueCount,
    TimeSpan VisibilityTimeout,
    TimeSpan MaxPollingInterval,
    MessageEncoding MessageEncoding)
{
    /// <summary>The shortest pause between looks at an empty queue.</summary>
    public static readonly TimeSpan MinPollingInterval = TimeSpan.FromMilliseconds(100);

    // What storage can take at once, and the longest it hides a message.
    private const int MaxBatchSize = 32;
    private static readonly TimeSpan MaxVisibilityTimeout = TimeSpan.FromDays(7);

    /// <summary>How long a running message is hidden at a time; host.json does not say.</summary>
    public TimeSpan HiddenFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <exception cref="StartException">Something is out of its range.</exception>
    public static QueueSettings Read(JsonSettings json)
    {
        var batchSize = json.Integer("batchSize", 1, MaxBatchSize) ?? 16;
        return new QueueSettings(
            batchSize,
            json.Integer("newBatchThreshold", 0, int.MaxValue) ?? batchSize / 2 * Environment.ProcessorCount,
            json.Integer("maxDequeueCount", 1, int.MaxValue) ?? 5,
            json.Duration("visibilityTimeout", TimeSpan.Zero, MaxVisibilityTimeout) ?? TimeSpan.Zero,
            json.Duration("maxPollingInterval", MinPollingInterval, TimeSpan.FromDays(1)) ?? TimeSpan.FromMinutes(1),
            json.Choice("messageEncoding", MessageEncoding.Base64));
    }

    /// <summary>These settings where time runs as <paramref name="scale"/> has it. Looks at a queue are as frequent as ever.</summary>
    public QueueSettings At(TimeScale scale) => this with
    {
        VisibilityTimeout = WholeSeconds(scale.Of(VisibilityTimeout)),
        HiddenFor = WholeSeconds(scale.Of(HiddenFor)),
    };

    // Storage hides messages for whole seconds.
    private static TimeSpan WholeSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
}

/// <summary>How a queue's messages are written.</summary>
internal enum MessageEncoding
{
    /// <summary>As base64 of UTF-8.</summary>
    Base64,

    /// <summary>As they are.</summary>
    None,
}
