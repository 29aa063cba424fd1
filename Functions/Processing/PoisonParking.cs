using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Routing;
using Bridge.Storage;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>
/// Parks messages that failed every time: the ledger is asked first, and no outcome is ever overwritten. What may have been sent
/// comes into doubt, what has a result goes on to its write-back, and only what was never sent becomes a dead letter.
/// </summary>
public sealed partial class PoisonParking(
    IncomingMessages messages,
    OperationLedger ledger,
    DeadLetters deadLetters,
    OperationQueue queue,
    OperationClaims claims,
    OperationOutcomes outcomes,
    BridgeQueues queues,
    RouteTable routes,
    TimeProvider clock,
    ILogger<PoisonParking> logger)
{
    private const string Failed = "It failed every time that it was tried.";

    /// <summary>Parks a message of a queue of operations.</summary>
    public async Task ParkOperationAsync(string message, CancellationToken cancellationToken)
    {
        if (await messages.ReadAsync(message, EnvelopeJson.Read, cancellationToken) is not { } envelope)
        {
            return;
        }

        Log.Poisoned(logger, envelope.OperationId, envelope.Event.Source, envelope.Route);
        if (await ledger.FindAsync(envelope.OperationId, cancellationToken) is not { } operation)
        {
            await KeepAsync(envelope, routes.Find(envelope.Route), cancellationToken);
            return;
        }

        if (envelope.Attempt == operation.Attempt)
        {
            await SkipIfOvertakenAsync(() => ParkAsync(message, operation, cancellationToken), operation.Id);
        }
    }

    /// <summary>Parks a message of the queue <c>write-backs</c>: the result stands, and a person may have it written back again.</summary>
    public async Task ParkWriteBackAsync(string message, CancellationToken cancellationToken)
    {
        if (await messages.ReadAsync(message, WriteBackMessage.Read, cancellationToken) is { } id
            && await ledger.FindAsync(id, cancellationToken) is { WriteBack: WriteBackState.Pending } operation)
        {
            Log.Poisoned(logger, operation.Id, operation.Source, operation.Route);
            await SkipIfOvertakenAsync(() => ParkWriteBackAsync(message, operation, cancellationToken), operation.Id);
        }
    }

    private Task KeepAsync(Envelope envelope, Route? route, CancellationToken cancellationToken)
    {
        var broken = Outcome.Broken(Failed);
        var crmEvent = route?.WithoutSecrets(envelope.Event) ?? envelope.Event;
        return deadLetters.KeepAsync(
            new DeadLetter(
                envelope.OperationId, envelope.Route, route?.Run.Name ?? "", crmEvent, envelope.ReceivedAt, broken.Reason, broken.Advice, envelope.TraceParent),
            cancellationToken);
    }

    private Task ParkWriteBackAsync(string message, Operation operation, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return operation.LeaseUntil is { } until && until > now
            ? queues.WriteBacks.SendAsync(message, until - now, cancellationToken)
            : ledger.ChangeAsync(
                operation, operation.Released(due: null) with { WriteBack = WriteBackState.Failed }, "the write-back failed every time that it was tried", cancellationToken);
    }

    private Task ParkAsync(string message, Operation operation, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return operation switch
        {
            { LeaseUntil: { } until } when until > now => queues.OperationsOf(operation.Id).SendAsync(message, until - now, cancellationToken),
            { State: CallState.Sending } => claims.GiveUpSendingAsync(operation, cancellationToken),
            { State: CallState.Running or CallState.Waiting } => outcomes.KeepForLaterAsync(
                operation, operation, Outcome.Broken(Failed), routes.Find(operation.Route), cancellationToken),
            { WriteBack: WriteBackState.Pending } => queue.WriteBackAsync(operation, TimeSpan.Zero, cancellationToken),
            _ => Task.CompletedTask,
        };
    }

    private async Task SkipIfOvertakenAsync(Func<Task> park, string operationId)
    {
        try
        {
            await park();
        }
        catch (LedgerConflictException)
        {
            Log.Overtaken(logger, operationId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Operation {OperationId} of source {Source}, route {Route}: its message failed every time that it was tried")]
        public static partial void Poisoned(ILogger logger, string operationId, string source, string route);

        [LoggerMessage(LogLevel.Information, "Operation {OperationId}: another invocation went on with it")]
        public static partial void Overtaken(ILogger logger, string operationId);
    }
}
