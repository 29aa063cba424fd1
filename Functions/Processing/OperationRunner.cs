using System.Diagnostics;
using Bridge.Billing;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Storage;
using Bridge.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>Runs messages of the queues of operations: the call, its outcome, and the write-back, in that order.</summary>
public sealed partial class OperationRunner(
    IncomingMessages messages,
    OperationGate gate,
    OperationClaims claims,
    OperationCall call,
    Settling settling,
    LaterLook laterLook,
    WriteBackCall writeBack,
    EventData eventData,
    BridgeQueues queues,
    ProtocolTimes times,
    TimeProvider clock,
    ILogger<OperationRunner> logger)
{
    /// <summary>Runs one message.</summary>
    /// <remarks>A bug, or a storage that does not answer for long, is thrown on: the host gives the message out again.</remarks>
    public async Task RunAsync(string message, CancellationToken cancellationToken)
    {
        if (await messages.ReadAsync(message, EnvelopeJson.Read, cancellationToken) is not { } envelope)
        {
            return;
        }

        using var activity = BridgeActivity.Continue("run operation", envelope.TraceParent)
            .With("operation.id", envelope.OperationId)
            .With("attempt", envelope.Attempt)
            .With("source", envelope.Event.Source)
            .With("route", envelope.Route);
        using var deadline = new InvocationDeadline(times, clock, cancellationToken);
        try
        {
            if (await gate.WhyHeldAsync(envelope.Event.Source, envelope.Route, deadline.Token) is { } held)
            {
                await queues.OperationsOf(envelope.OperationId).SendAsync(message, Pauses.WhileHeld(times), deadline.Token);
                Log.Held(logger, envelope.OperationId, held);
                return;
            }

            await RunAsync(message, envelope, deadline.Token);
        }
        catch (LedgerConflictException)
        {
            Log.Nothing(logger, envelope.OperationId, "another invocation went on with it");
        }
        catch (Exception exception) when (StorageTrouble.Is(exception))
        {
            // Put back by a copy, so that bad weather does not use up the message's few attempts.
            Log.StorageTrouble(logger, envelope.OperationId, exception);
            await queues.OperationsOf(envelope.OperationId).SendAsync(message, times.FirstPause, CancellationToken.None);
        }
    }

    private async Task RunAsync(string message, Envelope envelope, CancellationToken cancellationToken)
    {
        switch (await claims.ClaimAsync(envelope, Guid.NewGuid().ToString("N"), cancellationToken))
        {
            case Claim.Call taken:
                await FinishAsync(await call.MakeAsync(taken.Operation, envelope, solved: null, cancellationToken), cancellationToken);
                break;
            case Claim.WriteBack taken:
                await FinishAsync(taken.Operation, cancellationToken);
                break;
            case Claim.Settle doubtful:
                await settling.LookAsync(doubtful.Operation, cancellationToken);
                break;
            case Claim.LookAgain ended:
                await LookAgainAsync(ended.Operation, cancellationToken);
                break;
            case Claim.Busy busy:
                await queues.OperationsOf(envelope.OperationId).SendAsync(message, busy.Until - clock.GetUtcNow(), cancellationToken);
                Log.Busy(logger, envelope.OperationId, busy.Until);
                break;
            case Claim.Nothing nothing:
                Log.Nothing(logger, envelope.OperationId, nothing.Why);
                break;
        }
    }

    private async Task FinishAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (operation.WriteBack == WriteBackState.Pending)
        {
            operation = await writeBack.MakeAsync(operation, cancellationToken);
        }

        Activity.Current.With("operation", operation.Run).CameTo(operation.State, operation.State.IsFailure() || operation.NeedsPerson());
        await eventData.ForgetAsync(operation, CancellationToken.None);
        if (operation.State is CallState.InDoubt or CallState.NeedsReview)
        {
            Log.Unsettled(logger, operation.Id, operation.Source, operation.Route, operation.State, operation.Reason);
            return;
        }

        Log.CameTo(logger, operation.Id, operation.Source, operation.Route, operation.State, operation.WriteBack);
    }

    private async Task LookAgainAsync(Operation operation, CancellationToken cancellationToken)
    {
        try
        {
            await laterLook.LookAsync(operation, cancellationToken);
        }
        catch (BillingException exception)
        {
            // The sweep asks again.
            Log.NotLookedAgain(logger, operation.Id, exception.Reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Operation {OperationId} of source {Source}, route {Route}: {State}, write-back {WriteBack}")]
        public static partial void CameTo(
            ILogger logger, string operationId, string source, string route, CallState state, WriteBackState writeBack);

        [LoggerMessage(LogLevel.Error, "Operation {OperationId} of source {Source}, route {Route} is {State}: {Reason}")]
        public static partial void Unsettled(ILogger logger, string operationId, string source, string route, CallState state, string reason);

        [LoggerMessage(LogLevel.Information, "Operation {OperationId}: another invocation may be at work on it; looked at again at {Until:O}")]
        public static partial void Busy(ILogger logger, string operationId, DateTimeOffset until);

        [LoggerMessage(LogLevel.Information, "Operation {OperationId}: put back unharmed, {Why}")]
        public static partial void Held(ILogger logger, string operationId, string why);

        [LoggerMessage(LogLevel.Information, "Operation {OperationId}: nothing to do, {Why}")]
        public static partial void Nothing(ILogger logger, string operationId, string why);

        [LoggerMessage(LogLevel.Warning, "Operation {OperationId}: storage does not answer; its message is put back")]
        public static partial void StorageTrouble(ILogger logger, string operationId, Exception exception);

        [LoggerMessage(LogLevel.Warning, "Operation {OperationId}: whether it was applied twice could not be looked at yet: {Reason}")]
        public static partial void NotLookedAgain(ILogger logger, string operationId, string reason);
    }
}
