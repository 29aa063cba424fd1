using Bridge.Ledger;
using Bridge.Storage;
using Bridge.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>Runs messages of the queue <c>write-backs</c>: results that could not be written back at once.</summary>
public sealed partial class WriteBackRunner(
    IncomingMessages messages,
    OperationLedger ledger,
    OperationClaims claims,
    WriteBackCall call,
    BridgeQueues queues,
    ProtocolTimes times,
    TimeProvider clock,
    ILogger<WriteBackRunner> logger)
{
    /// <summary>Runs one message.</summary>
    /// <remarks>A bug, or a storage that does not answer for long, is thrown on: the host gives the message out again.</remarks>
    public async Task RunAsync(string message, CancellationToken cancellationToken)
    {
        if (await messages.ReadAsync(message, WriteBackMessage.Read, cancellationToken) is not { } id)
        {
            return;
        }

        using var deadline = new InvocationDeadline(times, clock, cancellationToken);
        try
        {
            await RunAsync(message, id, deadline.Token);
        }
        catch (LedgerConflictException)
        {
            Log.Overtaken(logger, id);
        }
        catch (Exception exception) when (StorageTrouble.Is(exception))
        {
            Log.StorageTrouble(logger, id, exception);
            await queues.WriteBacks.SendAsync(message, times.FirstPause, CancellationToken.None);
        }
    }

    private async Task RunAsync(string message, string id, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(id, cancellationToken) is not { } operation)
        {
            Log.NoOperation(logger, id);
            return;
        }

        using var activity = BridgeActivity.Continue("run write-back", operation.TraceParent)
            .With("operation.id", operation.Id)
            .With("source", operation.Source)
            .With("route", operation.Route);
        if (operation.WriteBack != WriteBackState.Pending)
        {
            return;
        }

        switch (await claims.TakeAsync(operation, Guid.NewGuid().ToString("N"), cancellationToken))
        {
            case Claim.WriteBack taken:
                await call.MakeAsync(taken.Operation, cancellationToken);
                break;
            case Claim.Busy busy:
                await queues.WriteBacks.SendAsync(message, busy.Until - clock.GetUtcNow(), cancellationToken);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Operation {OperationId} is to be written back, but the ledger does not know it")]
        public static partial void NoOperation(ILogger logger, string operationId);

        [LoggerMessage(LogLevel.Information, "Operation {OperationId}: another invocation went on with its write-back")]
        public static partial void Overtaken(ILogger logger, string operationId);

        [LoggerMessage(LogLevel.Warning, "Operation {OperationId}: storage does not answer; the message of its write-back is put back")]
        public static partial void StorageTrouble(ILogger logger, string operationId, Exception exception);
    }
}
