using Bridge.Ledger;
using Bridge.Processing;
using Bridge.Routing;
using Bridge.Telemetry;

namespace Bridge.Operations;

/// <summary>Ends operations on a person's word: what the CRM is told then, and what follows.</summary>
public sealed class EndByPerson(
    RouteTable routes, OperationQueue queue, EventData eventData, ProtocolTimes times, BridgeMetrics metrics, TimeProvider clock)
{
    /// <summary>An operation that the billing platform did.</summary>
    /// <param name="operation">The operation as it stands.</param>
    /// <param name="result">What stands in for the answer of the billing API; null where nothing does.</param>
    public Operation Succeeded(Operation operation, JObject? result)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return WrittenBack(routes.Find(operation.Route) is { WritesBackSuccess: true }, Ended(operation) with
        {
            State = CallState.Succeeded,
            Reason = "",
            Result = result,
        });
    }

    /// <summary>An operation that is not to happen.</summary>
    /// <param name="operation">The operation as it stands.</param>
    /// <param name="by">Who says so, and why.</param>
    public Operation Cancelled(Operation operation, Signature by)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return WrittenBack(routes.Find(operation.Route) is { WritesBackFailure: true }, Ended(operation) with
        {
            State = CallState.Cancelled,
            Reason = $"It was cancelled. {by}",
        });
    }

    /// <summary>Has the CRM told, and forgets what is needed no more. What is lost here, the sweep makes up for.</summary>
    public async Task FollowAsync(Operation ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        metrics.OperationCameTo(ended.Source, ended.Route, ended.Run, ended.State);
        if (ended.WriteBack == WriteBackState.Pending)
        {
            await queue.WriteBackAsync(ended, TimeSpan.Zero, CancellationToken.None);
        }

        await eventData.ForgetAsync(ended, CancellationToken.None);
    }

    private Operation Ended(Operation operation) => operation with
    {
        SettledBy = SettledBy.Person,
        Advice = "",
        Looks = 0,
        TriedSince = clock.GetUtcNow(),
        FinishedAt = clock.GetUtcNow(),
    };

    // What is to be written back is evaluated when it is written back.
    private Operation WrittenBack(bool isAny, Operation ended) => isAny
        ? ended.Released(clock.GetUtcNow() + times.Grace) with { WriteBack = WriteBackState.Pending, Change = null }
        : ended.Released(due: null) with { WriteBack = WriteBackState.None, Change = null };
}
