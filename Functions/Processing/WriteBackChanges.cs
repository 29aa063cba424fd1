using Bridge.Billing;
using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>
/// Says what a write-back changes: what was kept with the result, or, where that is older than the figures may be, what is true
/// now.
/// </summary>
public sealed class WriteBackChanges(
    RouteTable routes,
    OperationContexts contexts,
    WriteBackPlans plans,
    BillingCalls billing,
    BalanceReadings readings,
    ProtocolTimes times,
    TimeProvider clock)
{
    /// <summary>The change; null where there is nothing to write any more.</summary>
    /// <exception cref="RouteEvaluationException">A value is missing.</exception>
    /// <exception cref="CrmException">The records could not be read.</exception>
    /// <exception cref="BillingException">The figures could not be read.</exception>
    public async Task<WriteBack?> OfAsync(Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var isSecret = BillingOperations.Find(operation.Run) is { IsSecret: true };
        if (isSecret && operation.FinishedAt + times.SecretLife <= clock.GetUtcNow())
        {
            operation = operation with { Result = null, Change = null };
        }

        if (operation.Change is { } kept && !IsOld(operation))
        {
            return WriteBackJson.Read(kept);
        }

        var route = routes.Find(operation.Route)
            ?? throw new RouteEvaluationException(operation.Route, "writeBack", "the route is gone, and with it what it writes back.");
        var context = await LoadAsync(operation, route, cancellationToken);
        var change = isSecret && operation is { State: CallState.Succeeded, Result: null }
            ? plans.PlanLostSecret(operation, route, context)
            : plans.Plan(await RefreshedAsync(operation, route, context, cancellationToken), route, context);
        return change is null ? null : WriteBackJson.Read(change);
    }

    private async Task<RouteContext> LoadAsync(Operation operation, Route route, CancellationToken cancellationToken)
    {
        var envelope = OperationQueue.EnvelopeOf(operation);
        try
        {
            return await contexts.LoadAsync(envelope, route, cancellationToken);
        }
        catch (CrmRefusedException) when (operation.State.IsFailure())
        {
            // The missing record may be why it failed; what is said of that needs the event alone.
            return await contexts.LoadEventAsync(envelope, route, cancellationToken);
        }
    }

    // A repeat comes after an unknown time, in which a newer balance may have been written.
    private static bool IsOld(Operation operation) =>
        operation is { State: CallState.Succeeded, WriteBackAttempt: > 1 } && HoldsBalance(operation);

    private static bool HoldsBalance(Operation operation) =>
        BillingOperations.Find(operation.Run) is { Repetition: Repetition.Free or Repetition.OnEvidence };

    private async Task<Operation> RefreshedAsync(Operation operation, Route route, RouteContext context, CancellationToken cancellationToken)
    {
        if (operation.State != CallState.Succeeded || !HoldsBalance(operation))
        {
            return operation;
        }

        if (route.Run.Repetition == Repetition.Free)
        {
            var arguments = route.Arguments(context);
            var result = await billing.CallAsync(route.Run, arguments, captcha: null, deadline: null, cancellationToken);
            var shown = arguments.Where(argument => !route.SecretArguments.Contains(argument.Key));
            return operation with { Arguments = shown.ToDictionary(StringComparer.Ordinal), Result = result };
        }

        var account = operation.Arguments![BillingOperations.Arg.Account];
        var reading = await readings.BaselineAsync(account, operation.Attempt, cancellationToken);
        var moved = (JObject?)operation.Result?.DeepClone() ?? [];
        moved["customer_balance"] = Figures.Token(reading.Balance.ClosingBalance);
        return operation with { Result = moved };
    }
}
