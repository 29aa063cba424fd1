using System.Diagnostics;

namespace Bridge.Telemetry;

/// <summary>
/// Traces, by the activity source <c>Bridge</c>. A queue parts the webhook from the operation: the webhook's place in the
/// trace travels with the message and lies in the ledger as a <c>traceparent</c>.
/// </summary>
/// <remarks>https://www.w3.org/TR/trace-context/#traceparent-header</remarks>
public static class BridgeActivity
{
    /// <summary>The activity source's name.</summary>
    public const string SourceName = "Bridge";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The <c>traceparent</c> of what runs now, to be stored; empty where nothing is traced.</summary>
    public static string TraceParent =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : "";

    /// <summary>Starts an activity inside the one that runs now, if any.</summary>
    /// <param name="name">What is done, such as <c>run move-funds</c>: one of few, without ids.</param>
    /// <returns>The activity, or null where nobody listens.</returns>
    public static Activity? Start(string name) => Source.StartActivity(name);

    /// <summary>Goes on with the trace that was stored with a message or an operation.</summary>
    /// <param name="name">What is done, such as <c>run move-funds</c>: one of few, without ids.</param>
    /// <param name="traceParent">The stored <c>traceparent</c>. Where it is empty or malformed, the activity that runs now is gone on with, if any.</param>
    /// <returns>The activity, or null where nobody listens.</returns>
    public static Activity? Continue(string name, string? traceParent)
    {
        _ = ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var webhook);
        return Source.StartActivity(name, ActivityKind.Consumer, webhook);
    }
}
