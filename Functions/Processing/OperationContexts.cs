using Bridge.Billing;
using Bridge.Crm;
using Bridge.Intake;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>Brings together what a route's expressions see: the whole event, and the CRM's records as they are now.</summary>
public sealed class OperationContexts(EventData eventData, ICrmSources sources, PlatformCalendar calendar)
{
    /// <summary>The context that an envelope alone gives.</summary>
    public RouteContext Of(Envelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return new(envelope.Event, calendar.Today);
    }

    /// <summary>Loads the event and reads the records.</summary>
    /// <exception cref="CrmException">The type says whether to try again.</exception>
    /// <exception cref="RouteEvaluationException">The event names no record.</exception>
    public async Task<RouteContext> LoadAsync(Envelope envelope, Route route, CancellationToken cancellationToken)
    {
        var context = await LoadEventAsync(envelope, route, cancellationToken);
        return route.QueryFor(context.Event) is { } query
            ? context with { Records = await SourceOf(context.Event).ReadRecordAsync(query, cancellationToken) }
            : context;
    }

    /// <summary>Loads the event alone.</summary>
    public async Task<RouteContext> LoadEventAsync(Envelope envelope, Route route, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(route);
        var crmEvent = await eventData.LoadAsync(envelope, route, cancellationToken);
        return Of(envelope) with
        {
            Event = crmEvent.IsPartial ? await SourceOf(crmEvent).CompleteAsync(crmEvent, cancellationToken) : crmEvent,
        };
    }

    private ICrm SourceOf(CrmEvent crmEvent) => sources.Find(crmEvent.Source)
        ?? throw new CrmUnavailableException(crmEvent.Source, "the source is closed: its settings are missing or wrong.");
}
