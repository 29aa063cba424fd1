using Bridge.Crm;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Operations;

/// <summary>What a person wants to have run.</summary>
/// <param name="Route">The route's id.</param>
/// <param name="Record">The record, where the route is about one.</param>
/// <param name="Data">What the event says beside the record and what the route expects; null for nothing.</param>
/// <param name="Key">What makes the same request again the same operation.</param>
public sealed record HandRequest(string Route, RecordRef? Record, JObject? Data, string Key);

/// <summary>
/// Runs a route for one record as if the CRM had sent the event: queued by the intake, and once for each <c>oncePer</c> key.
/// </summary>
public sealed class RunByHand(RouteTable routes, ICrmSources sources, EventIntake intake, OperationLedger ledger, TimeProvider clock)
{
    /// <summary>Queues the operation; one that was queued under the same key before is the same operation.</summary>
    /// <returns>The operation's id, or why the route cannot be run so.</returns>
    public async Task<(string? Id, string WhyNot)> RunAsync(HandRequest wanted, Signature by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (routes.Find(wanted.Route) is not { } route)
        {
            return (null, $"There is no route '{wanted.Route}'. The routes are {string.Join(", ", routes.Routes.Select(known => known.Id))}.");
        }

        if (EventOf(wanted, route) is not { } crmEvent)
        {
            return (null, $"An event {route.Parts.When.Types[0]} is never about a record of the type '{wanted.Record?.Type}'.");
        }

        if (!route.Matches(crmEvent))
        {
            return (null, $"The route waits for an event in which {string.Join(" and ", route.Parts.When.Where)}: give it in 'data'.");
        }

        try
        {
            return await QueueAsync(crmEvent, route, by, cancellationToken);
        }
        catch (RouteEvaluationException exception)
        {
            return (null, $"{exception.Message} Give it in 'data'.");
        }
    }

    private async Task<(string? Id, string WhyNot)> QueueAsync(CrmEvent crmEvent, Route route, Signature by, CancellationToken cancellationToken)
    {
        var id = EventIntake.IdOf(crmEvent, route);
        if (await ledger.FindAsync(id, cancellationToken) is { } known)
        {
            return known switch
            {
                _ when known.EventId != crmEvent.Id =>
                    (null, $"The route runs once for this, and operation {id} is it: {known.State}. Retry that one where it failed."),
                _ when known.Fingerprint != crmEvent.Fingerprint =>
                    (null, $"Operation {id} was run under this key with another record or other data. Give a new key."),
                _ => (id, ""),
            };
        }

        await ledger.NoteByHandAsync(id, $"run by hand, {by}", cancellationToken);
        return (await intake.QueueAsync(crmEvent, route, clock.GetUtcNow(), cancellationToken), "");
    }

    private CrmEvent? EventOf(HandRequest wanted, Route route)
    {
        var trigger = route.Parts.When;
        var type = trigger.Types[0];
        if (sources.Kinds.GetValueOrDefault(trigger.Source)?.DataOf(type, wanted.Record) is not { } known)
        {
            return null;
        }

        // What names the record is never another's: the route would read one record, and pay once for the other.
        var data = (JObject?)wanted.Data?.DeepClone() ?? [];
        data.Merge(known);
        ExpectedData.Complete(data, trigger.Where);
        return new CrmEvent(trigger.Source, $"manual:{wanted.Key}", type, wanted.Record, clock.GetUtcNow(), data, Fingerprint.Of(data));
    }
}
