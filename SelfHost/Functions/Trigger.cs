using Microsoft.Azure.Functions.Worker;

namespace Bridge.SelfHost.Functions;

/// <summary>What makes a function run.</summary>
/// <param name="Input">The type in which the function takes what the trigger brings.</param>
/// <param name="Returns">The types that the function may return.</param>
internal abstract record Trigger(Type Input, params Type[] Returns)
{
    /// <summary>The trigger in a few words, for a list.</summary>
    public abstract string Summary { get; }
}

/// <summary>A request.</summary>
/// <param name="Level">What the caller must show.</param>
/// <param name="Methods">The HTTP methods; empty for any.</param>
/// <param name="Route">The route template, prefix included.</param>
internal sealed record HttpTrigger(AuthorizationLevel Level, IReadOnlyList<string> Methods, string Route)
    : Trigger(typeof(HttpRequest), typeof(Task<IResult>), typeof(IResult))
{
    public override string Summary => $"{(Methods.Count == 0 ? "any method" : string.Join(", ", Methods))} /{Route}";
}

/// <summary>A message in a queue.</summary>
/// <param name="Queue">The queue's name.</param>
/// <param name="Connection">The setting of the storage account.</param>
internal sealed record QueueTrigger(string Queue, string Connection)
    : Trigger(typeof(string), typeof(Task), typeof(void))
{
    public override string Summary => $"queue {Queue}";
}

/// <summary>A time.</summary>
/// <param name="Schedule">When, as an expression.</param>
/// <param name="RunOnStartup">Also when the host starts.</param>
/// <param name="UseMonitor">Whether a missed time is made up for.</param>
internal sealed record TimerTrigger(string Schedule, bool RunOnStartup, bool UseMonitor)
    : Trigger(typeof(TimerInfo), typeof(Task), typeof(void))
{
    public override string Summary => $"timer {Schedule}";
}
