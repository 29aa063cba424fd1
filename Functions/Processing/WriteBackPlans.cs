using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>Works out what is written back of an operation that has ended.</summary>
public sealed class WriteBackPlans(TimeProvider clock)
{
    /// <summary>What a route writes back; null where it writes nothing.</summary>
    /// <param name="operation">The operation with its end, arguments and result.</param>
    /// <param name="route">Its route.</param>
    /// <param name="context">What the route's expressions see.</param>
    /// <exception cref="RouteEvaluationException">A value is missing, or it is too large to be kept.</exception>
    public JObject? Plan(Operation operation, Route route, RouteContext context)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(context);
        var seen = Seen(operation, context);
        return Write(route, operation.State == CallState.Succeeded ? route.OnSuccess(seen) : route.OnFailure(seen));
    }

    /// <summary>What is written back in place of a secret result that waited for too long.</summary>
    public JObject? PlanLostSecret(Operation operation, Route route, RouteContext context)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(context);
        var lost = operation with
        {
            Reason = "It was done, but what it answered is a secret, which could not be written back in time and was dropped.",
            Advice = "Make it again.",
        };
        return Write(route, route.OnFailure(Seen(lost, context)));
    }

    /// <summary>What is written back to ask for a person; null where the event is about no record.</summary>
    /// <param name="operation">The operation as it waits.</param>
    /// <param name="route">Its route.</param>
    /// <param name="context">What the route's expressions see.</param>
    /// <param name="link">Where the captcha can be solved.</param>
    public JObject? PlanCaptcha(Operation operation, Route route, RouteContext context, Uri link)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(context);
        return Write(route, route.OnCaptcha(Seen(operation, context), link, operation.CaptchaUntil ?? clock.GetUtcNow()));
    }

    private RouteContext Seen(Operation operation, RouteContext context) => context with
    {
        Arguments = operation.Arguments,
        Result = operation.Result,
        Operation = new OperationFacts(
            operation.Id, operation.StateInNotes, operation.Reason, operation.Advice, operation.FinishedAt ?? clock.GetUtcNow()),
    };

    private static JObject? Write(Route route, WriteBack? writeBack) =>
        writeBack is null ? null : WriteBackJson.Write(route.Id, writeBack);
}
