using Bridge.Ledger;
using Bridge.Routing;
using Bridge.Storage;

namespace Bridge.Operations;

/// <summary>Whether an operation still has what a call needs: its event and its route.</summary>
public sealed class Runnable(RouteTable routes, EventBlobs blobs)
{
    /// <summary>Why its call cannot be made any more, and what to do; null where it can.</summary>
    public async Task<string?> WhyNotAsync(Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (operation.Route.Length == 0)
        {
            return "What came could not be read as an event, so that there is nothing to run. Let the CRM send it again, or run a route by hand.";
        }

        if (operation.ErasedAt is not null)
        {
            return "Its data was erased, so that there is nothing to run.";
        }

        if (operation.Id == OperationId.OfKeyless(operation.Source, operation.EventId, operation.Route))
        {
            return "The event lacked what the route runs once for, so that it cannot be told from one that has run. Run the route by hand, with the value that is missing.";
        }

        if (routes.Find(operation.Route) is null)
        {
            return $"There is no route '{operation.Route}' any more. Put it back under the same id first.";
        }

        return await HasEventAsync(operation, cancellationToken)
            ? null
            : "Its event is not kept any more. Run the route by hand for the record.";
    }

    private async Task<bool> HasEventAsync(Operation operation, CancellationToken cancellationToken) =>
        operation.EventBlob.Length > 0 ? await blobs.ExistsAsync(operation.EventBlob, cancellationToken) : operation.Event is not null;
}
