using Bridge.Billing;
using Bridge.Crm;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>Makes the call of a claimed operation: record, conditions, arguments, billing, and the outcome into the ledger.</summary>
public sealed class OperationCall(
    RouteTable routes,
    EventData eventData,
    ICrmSources sources,
    BillingCalls billing,
    OperationLedger ledger,
    OperationClaims claims,
    OperationOutcomes outcomes,
    PlatformCalendar calendar,
    TimeProvider clock)
{
    /// <summary>Makes the call and keeps its outcome.</summary>
    /// <returns>The operation as the ledger has it then.</returns>
    /// <exception cref="OperationUnfinishedException">It came to no outcome; it is released, and may be tried again.</exception>
    public async Task<Operation> MakeAsync(Operation operation, Envelope envelope, CancellationToken cancellationToken)
    {
        var progress = new Progress(operation, new RouteContext(envelope.Event, calendar.Today));
        var route = routes.Find(operation.Route);
        Outcome outcome;
        try
        {
            outcome = route is null ? Outcome.NoRoute(operation.Route) : await RunAsync(progress, route, envelope, cancellationToken);
        }
        catch (Exception exception) when (Outcome.Of(exception) is { } reached)
        {
            outcome = reached;
        }
        catch (Exception exception) when (!IsSent(progress.Operation, exception))
        {
            await ReleaseAsync(progress.Operation, exception);
            throw new OperationUnfinishedException(operation.Id, exception);
        }

        return await outcomes.KeepAsync(progress.Operation, outcome, route, progress.Context, CancellationToken.None);
    }

    private async Task<Outcome> RunAsync(Progress progress, Route route, Envelope envelope, CancellationToken cancellationToken)
    {
        var crmEvent = await eventData.LoadAsync(envelope, route, cancellationToken);
        progress.Context = progress.Context with { Event = crmEvent };
        if (route.QueryFor(crmEvent) is { } query)
        {
            progress.Context = progress.Context with { Records = await ReadAsync(crmEvent.Source, query, cancellationToken) };
        }

        if (progress.Operation.Arguments is null && route.WhyNot(progress.Context) is { } why)
        {
            return Outcome.Skipped(why);
        }

        var call = PreparedCall.Prepare(progress.Operation, route, progress.Context, clock.GetUtcNow() - envelope.ReceivedAt);
        progress.Operation = await FreezeAsync(progress.Operation, route.Run, call, cancellationToken);
        return Outcome.Succeeded(await billing.CallAsync(route.Run, call.Arguments, call.Captcha, deadline: null, cancellationToken));
    }

    private Task<CrmRecords> ReadAsync(string source, RecordQuery query, CancellationToken cancellationToken) =>
        sources.Find(source) is { } crm
            ? crm.ReadRecordAsync(query, cancellationToken)
            : throw new CrmUnavailableException(source, "the source is closed: its settings are missing or wrong.");

    // What changes something is marked as on its way before it is sent, so that whoever finds it later knows that it may have been.
    private async Task<Operation> FreezeAsync(Operation operation, BillingOperation run, PreparedCall call, CancellationToken cancellationToken)
    {
        var frozen = operation with
        {
            Arguments = call.Kept,
            Account = call.Kept.GetValueOrDefault(BillingOperations.Arg.Account, "").Trim(),
        };
        return run.Repetition == Repetition.Free
            ? frozen
            : await ledger.ChangeAsync(
                operation,
                frozen.HeldBy(operation.Invocation, claims.LeaseEnd) with { State = CallState.Sending },
                $"sending {run}",
                cancellationToken);
    }

    // Once the call may have left, only an exception that says otherwise lets the operation be tried again.
    private static bool IsSent(Operation operation, Exception exception) =>
        operation.State == CallState.Sending
        && exception is not (BillingUnavailableException or BillingUnauthorizedException);

    private async Task ReleaseAsync(Operation operation, Exception exception)
    {
        var released = operation.Released(clock.GetUtcNow()) with { State = CallState.Running };
        try
        {
            await ledger.ChangeAsync(operation, released, $"not done yet: {WhyOf(exception)}", CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The lease runs out by itself, and the exception that matters is the caller's.
        }
    }

    private static string WhyOf(Exception exception) => exception switch
    {
        BillingException billing => billing.Reason,
        CrmException crm => crm.Reason,
        _ => exception.GetType().Name,
    };

    private sealed class Progress(Operation operation, RouteContext context)
    {
        public Operation Operation { get; set; } = operation;

        public RouteContext Context { get; set; } = context;
    }
}

/// <summary>An operation came to no outcome; the host gives its message out again.</summary>
public sealed class OperationUnfinishedException(string operationId, Exception inner)
    : Exception($"Operation {operationId} is not done yet: {inner?.Message}", inner);
