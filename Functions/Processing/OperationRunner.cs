using Bridge.Billing;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Storage;
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
    OperationCompletion completion,
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

        using var activity = OperationCompletion.Begin(envelope);
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
                await completion.CompleteAsync(await call.MakeAsync(taken.Operation, envelope, solved: null, cancellationToken), cancellationToken);
                break;
            case Claim.WriteBack taken:
                await completion.CompleteAsync(taken.Operation, cancellationToken);
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
