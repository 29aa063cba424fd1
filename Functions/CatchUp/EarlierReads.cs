using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.CatchUp;

/// <summary>
/// Tells whether a route has read for a record since it changed: then nothing is left to read. The change may be what an earlier read
/// wrote back; without this, a CRM that does not say who changed a record would have it read for ever.
/// </summary>
public sealed class EarlierReads(OperationQueries queries, TimeScale scale)
{
    // How long an operation may have waited, at most, before the read that is looked for.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // From a read's end to the CRM's date of what was written back, with room for the clocks of two machines.
    private readonly TimeSpan _untilWrittenBack = scale.Of(TimeSpan.FromMinutes(2));

    /// <summary>Whether an operation of the route answers the event, or is on its way to.</summary>
    public async Task<bool> AnswerAsync(CrmEvent crmEvent, Route route, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(crmEvent);
        ArgumentNullException.ThrowIfNull(route);
        if (crmEvent.Record is not { } record)
        {
            return false;
        }

        var operations = await queries.OfRecordAsync(crmEvent.Source, record, crmEvent.OccurredAt - LongestWait, cancellationToken);
        return operations.Any(operation =>
            string.Equals(operation.Route, route.Id, StringComparison.Ordinal)
            && (operation.FinishedAt is not { } finished || finished + _untilWrittenBack >= crmEvent.OccurredAt));
    }
}
