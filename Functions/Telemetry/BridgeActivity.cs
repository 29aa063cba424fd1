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
    /// <param name="name">What is done, such as <c>run operation</c>: one of few, without ids.</param>
    /// <returns>The activity, or null where nobody listens.</returns>
    public static Activity? Start(string name) => Source.StartActivity(name);

    /// <summary>Starts the activity of a request, inside the host's own where the host exports that, and else as the first of a trace.</summary>
    /// <param name="name">What is done, such as <c>receive delivery</c>: one of few, without ids.</param>
    /// <returns>The activity, or null where nobody listens.</returns>
    public static Activity? Receive(string name)
    {
        // A parent that nobody exports would leave the trace without a beginning, under an id that a stranger may have chosen.
        if (Activity.Current is { Recorded: false })
        {
            Activity.Current = null;
        }

        return Source.StartActivity(name, ActivityKind.Server);
    }

    /// <summary>Goes on with the trace that was stored with a message or an operation.</summary>
    /// <param name="name">What is done, such as <c>run operation</c>: one of few, without ids.</param>
    /// <param name="traceParent">The stored <c>traceparent</c>. Where it is empty or malformed, the activity that runs now is gone on with, if any.</param>
    /// <returns>The activity, or null where nobody listens.</returns>
    public static Activity? Continue(string name, string? traceParent)
    {
        _ = ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var webhook);
        return Source.StartActivity(name, ActivityKind.Consumer, webhook);
    }

    /// <summary>Says something of an activity: an id, a name or a number, and never what an event, an answer or a secret holds.</summary>
    public static Activity? With(this Activity? activity, string name, object? value) => activity?.SetTag($"bridge.{name}", value);

    /// <summary>Says what came of an activity.</summary>
    /// <param name="activity">The activity, or null where nobody listens.</param>
    /// <param name="outcome">What came of it, in the word that the metrics use.</param>
    /// <param name="isFailure">Whether somebody should look at it.</param>
    public static void CameTo(this Activity? activity, Enum outcome, bool isFailure = false)
    {
        activity.With("outcome", BridgeMetrics.Word(outcome));
        if (isFailure)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
        }
    }
}
