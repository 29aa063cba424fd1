using Bridge.Billing;
using Bridge.Crm;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.CatchUp;

/// <summary>
/// Takes events that were found the way that a webhook's events go. Who finds an event cannot know the id that its webhook has, so
/// that only those routes take it which that cannot make run twice: those that run once for what their <c>oncePer</c> names, and
/// reads.
/// </summary>
public sealed class FoundEvents(RouteTable routes, EventIntake intake, EventAge age, OperationLedger ledger, EarlierReads reads, TimeProvider clock)
{
    private const int Concurrency = 16;

    /// <summary>Takes events; when this returns, the operations of all of them are durable.</summary>
    /// <param name="events">The events.</param>
    /// <param name="isDry">Whether nothing is queued, and only said what would be.</param>
    /// <param name="note">Who asked for it and why, for the operations' histories; null where the timer did.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<FoundEvent>> TakeAsync(
        IReadOnlyList<CrmEvent> events, bool isDry, string? note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        var all = events.SelectMany(crmEvent => LookAt(crmEvent, clock.GetUtcNow())).ToArray();
        var operations = all.Index()
            .Where(one => one.Item.Fate == FoundFate.Queued)
            .GroupBy(one => one.Item.OperationId, StringComparer.Ordinal)
            .Select(group => group.ToList());
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(operations, parallel, async (same, token) =>
        {
            // The making of a record and its change may be one operation: the first is it.
            var (first, others) = (same[0], same.Skip(1));
            all[first.Index] = await TakeAsync(first.Item, isDry, note, token);
            foreach (var (index, other) in others)
            {
                all[index] = other with { Fate = FoundFate.Known };
            }
        });
        return all;
    }

    private IEnumerable<FoundEvent> LookAt(CrmEvent crmEvent, DateTimeOffset now) => routes.Match(crmEvent)
        .Select(route => LookAt(crmEvent, route, now))
        .DefaultIfEmpty(new FoundEvent(crmEvent, FoundFate.Unmatched));

    private FoundEvent LookAt(CrmEvent crmEvent, Route route, DateTimeOffset now)
    {
        if (!route.IsOnce && route.Run.Repetition != Repetition.Free)
        {
            return LeftOut("It could run twice, for its webhook and for what was found: give the route 'oncePer'.");
        }

        if (age.WhyNot(crmEvent, now) is { } old)
        {
            return LeftOut(old);
        }

        try
        {
            return new FoundEvent(crmEvent, FoundFate.Queued, route.Id, EventIntake.IdOf(crmEvent, route));
        }
        catch (RouteEvaluationException exception)
        {
            return LeftOut(exception.Message);
        }

        FoundEvent LeftOut(string why) => new(crmEvent, FoundFate.LeftOut, route.Id, Why: why);
    }

    private async Task<FoundEvent> TakeAsync(FoundEvent wanted, bool isDry, string? note, CancellationToken cancellationToken)
    {
        var route = routes.Find(wanted.Route)!;
        if (await ledger.FindAsync(wanted.OperationId, cancellationToken) is not null
            || (!route.IsOnce && await reads.AnswerAsync(wanted.Event, route, cancellationToken)))
        {
            return wanted with { Fate = FoundFate.Known };
        }

        if (isDry)
        {
            return wanted;
        }

        if (note is not null)
        {
            await ledger.NoteByHandAsync(wanted.OperationId, note, cancellationToken);
        }

        await intake.QueueFoundAsync(wanted.Event, route, clock.GetUtcNow(), cancellationToken);
        return wanted;
    }
}
