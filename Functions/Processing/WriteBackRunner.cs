using Bridge.Crm;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Storage;
using Bridge.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>Runs messages of the queue <c>write-backs</c>: results that could not be written back at once.</summary>
public sealed partial class WriteBackRunner(
    OperationLedger ledger,
    OperationClaims claims,
    WriteBackCall call,
    BridgeQueues queues,
    DeadLetters deadLetters,
    TimeProvider clock,
    ILogger<WriteBackRunner> logger)
{
    /// <summary>Runs one message.</summary>
    /// <exception cref="CrmException">The CRM did not take it now; the host gives the message out again.</exception>
    public async Task RunAsync(string message, CancellationToken cancellationToken)
    {
        string id;
        try
        {
            id = WriteBackMessage.Read(message);
        }
        catch (UnreadableMessageException exception)
        {
            await deadLetters.KeepUnreadableAsync("", new JValue(message), exception.Message, clock.GetUtcNow(), cancellationToken);
            return;
        }

        if (await ledger.FindAsync(id, cancellationToken) is not { } operation)
        {
            Log.NoOperation(logger, id);
            return;
        }

        using var activity = BridgeActivity.Continue("write back", operation.TraceParent);
        using var deadline = new InvocationDeadline(clock, cancellationToken);
        switch (await claims.TakeAsync(operation, Guid.NewGuid().ToString("N"), deadline.Token))
        {
            case Claim.WriteBack taken:
                await call.MakeAsync(taken.Operation, deadline.Token);
                break;
            case Claim.Busy busy:
                await queues.WriteBacks.SendAsync(message, busy.Until - clock.GetUtcNow(), deadline.Token);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Operation {OperationId} is to be written back, but the ledger does not know it")]
        public static partial void NoOperation(ILogger logger, string operationId);
    }
}
