using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Routing;
using Bridge.Storage;
using Bridge.Telemetry;

namespace Bridge.Intake;

/// <summary>Turns a delivery's events into queued operations: one message for each event and each route that waits for it.</summary>
public sealed class EventIntake(RouteTable routes, BridgeQueues queues, EventBlobs blobs, DeadLetters deadLetters, EventAge age)
{
    // A delivery of a hundred events must be answered within the five seconds that the most impatient CRM allows.
    private const int Concurrency = 16;

    private const string Keyless = "Run the route by hand, with the value that is missing; then dismiss this.";

    /// <summary>Keeps all events of a delivery; when this returns, every one of them is durable.</summary>
    public async Task<WebhookReceipt> KeepAsync(
        string source, DeliveryContent content, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var work = new List<Func<CancellationToken, Task<Kept>>>();
        var unmatched = 0;
        foreach (var crmEvent in content.Events)
        {
            var before = work.Count;
            work.AddRange(routes.Match(crmEvent).Select<Route, Func<CancellationToken, Task<Kept>>>(
                route => token => KeepAsync(crmEvent, route, receivedAt, token)));
            unmatched += work.Count == before ? 1 : 0;
        }

        work.AddRange(content.Unreadable.Select<UnreadableEvent, Func<CancellationToken, Task<Kept>>>(
            unreadable => token => KeepUnreadableAsync(source, unreadable, receivedAt, token)));
        var kept = await DoAsync(work, cancellationToken);
        return new WebhookReceipt(
            [.. kept.Where(one => one.IsQueued).Select(one => one.Id).Distinct(StringComparer.Ordinal)],
            [.. kept.Where(one => !one.IsQueued).Select(one => one.Id).Distinct(StringComparer.Ordinal)],
            unmatched,
            content.Echoes);
    }

    /// <summary>The id of the operation of one event under one route.</summary>
    /// <exception cref="RouteEvaluationException">The event lacks what the route's <c>oncePer</c> names.</exception>
    public static string IdOf(CrmEvent crmEvent, Route route)
    {
        ArgumentNullException.ThrowIfNull(crmEvent);
        ArgumentNullException.ThrowIfNull(route);
        return OperationId.Of(crmEvent.Source, route.KeyOf(crmEvent), route.Id);
    }

    /// <summary>Queues the operation of one event under one route; when this returns, it is durable.</summary>
    /// <returns>The operation's id.</returns>
    /// <exception cref="RouteEvaluationException">The event lacks what the route's <c>oncePer</c> names.</exception>
    public Task<string> QueueAsync(CrmEvent crmEvent, Route route, DateTimeOffset receivedAt, CancellationToken cancellationToken) =>
        QueueAsync(NewEnvelope(crmEvent, route, receivedAt), cancellationToken);

    /// <summary>Queues the operation of an event that a catch-up found, under one route; when this returns, it is durable.</summary>
    /// <returns>The operation's id.</returns>
    /// <exception cref="RouteEvaluationException">The event lacks what the route's <c>oncePer</c> names.</exception>
    public Task<string> QueueFoundAsync(CrmEvent crmEvent, Route route, DateTimeOffset foundAt, CancellationToken cancellationToken) =>
        QueueAsync(NewEnvelope(crmEvent, route, foundAt) with { IsFound = true }, cancellationToken);

    private static Envelope NewEnvelope(CrmEvent crmEvent, Route route, DateTimeOffset receivedAt) =>
        new(IdOf(crmEvent, route), 1, route.Id, receivedAt, BridgeActivity.TraceParent, crmEvent);

    private async Task<Kept> KeepAsync(CrmEvent crmEvent, Route route, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        string id;
        try
        {
            id = IdOf(crmEvent, route);
        }
        catch (RouteEvaluationException exception)
        {
            // Without its business key the operation cannot be told from one that has run.
            id = OperationId.OfKeyless(crmEvent.Source, crmEvent.Id, route.Id);
            return await KeepAsideAsync(id, crmEvent, route, receivedAt, $"{exception.Message}.", Keyless, cancellationToken);
        }

        return age.WhyNot(crmEvent, receivedAt) is { } why
            ? await KeepAsideAsync(id, crmEvent, route, receivedAt, why, advice: "", cancellationToken)
            : new Kept(await QueueAsync(crmEvent, route, receivedAt, cancellationToken), IsQueued: true);
    }

    private async Task<Kept> KeepAsideAsync(
        string id, CrmEvent crmEvent, Route route, DateTimeOffset receivedAt, string reason, string advice, CancellationToken cancellationToken)
    {
        await deadLetters.KeepAsync(
            new DeadLetter(id, route.Id, route.Run.Name, route.WithoutSecrets(crmEvent), receivedAt, reason, advice, BridgeActivity.TraceParent), cancellationToken);
        return new Kept(id, IsQueued: false);
    }

    private async Task<Kept> KeepUnreadableAsync(
        string source, UnreadableEvent unreadable, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var id = await deadLetters.KeepUnreadableAsync(source, unreadable.Data, unreadable.Reason, receivedAt, cancellationToken);
        return new Kept(id, IsQueued: false);
    }

    private async Task<string> QueueAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        var text = EnvelopeJson.Write(envelope);
        if (!EnvelopeJson.Fits(text))
        {
            var blob = EventBlobs.NameOf(envelope.OperationId, envelope.Event.Fingerprint);
            await blobs.SaveAsync(blob, envelope.Event.Data, cancellationToken);
            text = EnvelopeJson.Write(envelope with { EventBlob = blob });
        }

        await queues.OperationsOf(envelope.OperationId).SendAsync(text, TimeSpan.Zero, cancellationToken);
        return envelope.OperationId;
    }

    private static async Task<Kept[]> DoAsync(List<Func<CancellationToken, Task<Kept>>> work, CancellationToken cancellationToken)
    {
        var kept = new Kept[work.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, work.Count, parallel, async (index, token) => kept[index] = await work[index](token));
        return kept;
    }

    private readonly record struct Kept(string Id, bool IsQueued);
}
