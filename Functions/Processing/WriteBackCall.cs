using Bridge.Billing;
using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>Writes the result of an operation back to its CRM record, and keeps in the ledger that it did.</summary>
public sealed partial class WriteBackCall(
    ICrmSources sources,
    OperationLedger ledger,
    EventData eventData,
    BridgeMetrics metrics,
    TimeProvider clock,
    ILogger<WriteBackCall> logger)
{
    /// <summary>Writes back once.</summary>
    /// <param name="operation">An operation that this invocation holds, with a write-back to be made.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The operation as the ledger has it then.</returns>
    /// <exception cref="CrmUnavailableException">The CRM did not take it now; the operation is released, and the result stands.</exception>
    public async Task<Operation> MakeAsync(Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Operation next;
        string why;
        try
        {
            await WriteAsync(operation, cancellationToken);
            (next, why) = (Done(operation), "written back");
            metrics.WrittenBack(operation.Source, clock.GetUtcNow() - operation.ReceivedAt);
        }
        catch (CrmRefusedException exception)
        {
            metrics.WriteBackFailed(operation.Source);
            Log.Refused(logger, operation.Id, operation.Source, exception.Reason);
            (next, why) = (Failed(operation), $"the CRM refused the write-back: {exception.Reason}");
        }
        catch (Exception exception)
        {
            metrics.WriteBackPutOff(operation.Source);
            var reason = exception is CrmException crm ? crm.Reason : exception.GetType().Name;
            await ledger.ChangeAsync(
                operation, operation.Released(clock.GetUtcNow()), $"not written back yet: {reason}", CancellationToken.None);
            throw;
        }

        next = await ledger.ChangeAsync(operation, next, why, CancellationToken.None);
        await eventData.ForgetAsync(next, CancellationToken.None);
        return next;
    }

    private Task WriteAsync(Operation operation, CancellationToken cancellationToken)
    {
        var crm = sources.Find(operation.Source)
            ?? throw new CrmUnavailableException(operation.Source, "the source is closed: its settings are missing or wrong.");
        var writeBack = WriteBackJson.Read(operation.Change!);
        return crm.WriteBackAsync(
            new RecordChange(
                operation.Id,
                operation.State.ToString(),
                operation.Run,
                writeBack.Record,
                writeBack.Fields,
                writeBack.Note,
                operation.FinishedAt ?? clock.GetUtcNow(),
                MayBeRepeat: operation.WriteBackAttempt > 1),
            cancellationToken);
    }

    private static Operation Done(Operation operation) => WithoutSecrets(operation).Released(due: null) with
    {
        WriteBack = WriteBackState.Done,
        Change = null,
    };

    private static Operation Failed(Operation operation) => WithoutSecrets(operation).Released(due: null) with
    {
        WriteBack = WriteBackState.Failed,
    };

    private static Operation WithoutSecrets(Operation operation) =>
        BillingOperations.Find(operation.Run) is { IsSecret: true }
            ? operation with { Result = null, Change = null }
            : operation;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Operation {OperationId}: source {Source} refused the write-back: {Reason}")]
        public static partial void Refused(ILogger logger, string operationId, string source, string reason);
    }
}
