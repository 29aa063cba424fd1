using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Routing;
using Bridge.Storage;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>
/// Looks after what is overdue: whatever lost its message or its invocation gets another. The ledger is changed first, so that of
/// two sweeps, and of the messages that are still about, one goes on. What was acknowledged and lies where nobody reads is not in
/// the ledger yet, and has its message alone: that one is moved.
/// </summary>
public sealed partial class Sweep(
    UnreadQueues unread,
    BillingCircuit circuit,
    OperationGate gate,
    OperationLedger ledger,
    OperationQueue queue,
    OperationClaims claims,
    OperationOutcomes outcomes,
    RouteTable routes,
    ProtocolTimes times,
    TimeProvider clock,
    ILogger<Sweep> logger)
{
    // What is left over is looked at by the next run, a minute later.
    private const int MostARun = 1000;
    private const int Concurrency = 16;

    /// <summary>Runs once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var deadline = new InvocationDeadline(times, clock, cancellationToken);

        // Neither is kept from its work by what befalls the other.
        await Task.WhenAll(unread.EmptyAsync(deadline.Token), LookAfterAllAsync(deadline.Token));
    }

    private async Task LookAfterAllAsync(CancellationToken cancellationToken)
    {
        await circuit.ProbeAsync(cancellationToken);
        var due = ledger.DueAsync(clock.GetUtcNow(), cancellationToken).Take(MostARun);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(due, parallel, async (id, token) => await LookAfterAsync(id, token));
    }

    private async Task LookAfterAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            if (await ledger.FindAsync(id, cancellationToken) is { } operation && operation.Due <= clock.GetUtcNow())
            {
                await LookAfterAsync(operation, cancellationToken);
            }
        }
        catch (LedgerConflictException)
        {
            Log.Overtaken(logger, id);
        }
    }

    private async Task LookAfterAsync(Operation operation, CancellationToken cancellationToken)
    {
        Log.Overdue(logger, operation.Id, operation.State, operation.WriteBack);
        switch (operation)
        {
            case { State: CallState.Sending }:
                await claims.GiveUpSendingAsync(operation, cancellationToken);
                break;
            case { State: CallState.Running or CallState.Waiting } when IsTooOld(operation, out var route):
                await outcomes.KeepForLaterAsync(
                    operation, operation, Outcome.GaveUp(operation.Reason, route.GiveUpAfter), route, cancellationToken);
                break;
            case { WriteBack: WriteBackState.Pending } when operation.State.IsEnd() || operation.State == CallState.AwaitingCaptcha:
                await queue.WriteBackAsync(
                    await LookedAtAsync(operation, WithoutOldSecret(operation), cancellationToken), TimeSpan.Zero, cancellationToken);
                break;
            default:
                await RunAgainAsync(operation, cancellationToken);
                break;
        }
    }

    private async Task RunAgainAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (await gate.WhyHeldAsync(operation.Source, operation.Route, cancellationToken) is not null)
        {
            // Its message is put back again and again: another one would only go round with it.
            await LookedAtAsync(operation, operation, cancellationToken);
            return;
        }

        // In doubt, or ended and to be looked at again, it is still the same attempt.
        var next = operation.State is CallState.Running or CallState.Waiting
            ? operation with { State = CallState.Waiting, LeaseUntil = null, WaitUntil = clock.GetUtcNow(), Attempt = operation.Attempt + 1 }
            : operation;
        await queue.RunAsync(await LookedAtAsync(operation, next, cancellationToken), TimeSpan.Zero, cancellationToken);
    }

    private Task<Operation> LookedAtAsync(Operation operation, Operation next, CancellationToken cancellationToken) => ledger.ChangeAsync(
        operation,
        next with { Due = clock.GetUtcNow() + Pauses.Grace(times, operation.Looks), Looks = operation.Looks + 1 },
        "overdue: the sweep looks after it",
        cancellationToken);

    // The note then says to make it again.
    private Operation WithoutOldSecret(Operation operation) =>
        BillingOperations.Find(operation.Run) is { IsSecret: true } && operation.FinishedAt + times.SecretLife <= clock.GetUtcNow()
            ? operation with { Result = null, Change = null }
            : operation;

    private bool IsTooOld(Operation operation, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Route? route)
    {
        route = routes.Find(operation.Route);
        return route is not null && clock.GetUtcNow() - (operation.TriedSince ?? operation.ReceivedAt) >= route.GiveUpAfter;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Operation {OperationId} is overdue: {State}, write-back {WriteBack}")]
        public static partial void Overdue(ILogger logger, string operationId, CallState state, WriteBackState writeBack);

        [LoggerMessage(LogLevel.Information, "Operation {OperationId}: another invocation went on with it before the sweep did")]
        public static partial void Overtaken(ILogger logger, string operationId);
    }
}
