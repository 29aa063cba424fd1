namespace Bridge.Tests.Interleavings;

/// <summary>What a worker does.</summary>
internal enum Job
{
    /// <summary>Runs a message of the queue <c>operations</c>.</summary>
    RunOperation,

    /// <summary>Runs a message of the queue <c>write-backs</c>.</summary>
    WriteBack,

    /// <summary>Parks a message of the queue <c>operations-poison</c>.</summary>
    ParkOperation,

    /// <summary>Parks a message of the queue <c>write-backs-poison</c>.</summary>
    ParkWriteBack,

    /// <summary>Runs the sweep once.</summary>
    Sweep,
}

/// <summary>A message of a queue, by the function that takes it. How long it is hidden is not kept: it may come at any time.</summary>
/// <param name="Job">Which function.</param>
/// <param name="Text">What it says.</param>
/// <param name="OperationId">The operation that it is about.</param>
/// <param name="Attempt">The attempt that it is for; 0 where it does not say.</param>
internal sealed record Message(Job Job, string Text, string OperationId, int Attempt)
{
    /// <summary>How often it was given out in vain.</summary>
    public int Failures { get; init; }

    public override string ToString() => $"{Job} {OperationId[..4]}{(Attempt > 0 ? $" attempt {Attempt}" : "")}";
}

/// <summary>One invocation of a function.</summary>
/// <param name="number">Counts the workers, from 1.</param>
/// <param name="job">What it does.</param>
/// <param name="message">The message that it was given, where it was given one.</param>
internal sealed class Worker(int number, Job job, Message? message) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public int Number => number;

    public Job Job => job;

    public Message? Message => message;

    /// <summary>Stands still, with all that it has under way.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Never goes on.</summary>
    public bool IsDead { get; set; }

    /// <summary>Ends with the worker.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public bool IsAtWork => !IsDead && !Ended.IsCompleted;

    public void Run(Func<CancellationToken, Task> work) => Ended = work(_stopping.Token);

    /// <summary>Tells it that its time is over, as the host does that stops.</summary>
    public void Stop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();

    public override string ToString() => $"{number} {message?.ToString() ?? job.ToString()}";
}
