using Bridge.Billing;
using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Routing;
using Bridge.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>Writes the result of an operation back to its CRM record, and keeps in the ledger that it did.</summary>
public sealed partial class WriteBackCall(
    ICrmSources sources,
    RouteTable routes,
    WriteBackChanges changes,
    OperationLedger ledger,
    OperationQueue queue,
    EventData eventData,
    ProtocolTimes times,
    BridgeMetrics metrics,
    TimeProvider clock,
    ILogger<WriteBackCall> logger)
{
    // Where the route is gone nobody says for how long a write-back is tried.
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);

    /// <summary>Writes back once. The call's result stands whatever comes of it.</summary>
    /// <param name="operation">An operation that this invocation holds, with a write-back to be made.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The operation as the ledger has it then.</returns>
    /// <exception cref="LedgerConflictException">The operation is another's by now.</exception>
    public async Task<Operation> MakeAsync(Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        using var activity = BridgeActivity.Start("write back").With("source", operation.Source).With("attempt", operation.WriteBackAttempt);
        var written = await TryAsync(operation, cancellationToken);
        activity.CameTo(written.WriteBack, isFailure: written.WriteBack == WriteBackState.Failed);
        return written;
    }

    private async Task<Operation> TryAsync(Operation operation, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(operation, cancellationToken);
        }
        catch (Exception exception) when (exception is CrmRefusedException or BillingRefusedException or RouteEvaluationException)
        {
            return await FailAsync(operation, WhyOf(exception));
        }
        catch (Exception exception) when (IsPassing(exception, cancellationToken))
        {
            return await PutOffAsync(operation, exception);
        }

        DateTimeOffset? writtenBack = operation.State.IsEnd() ? clock.GetUtcNow() : null;
        if (writtenBack - operation.ReceivedAt is { } latency)
        {
            metrics.WrittenBack(operation.Source, latency);
        }

        return await EndAsync(
            operation, WithoutSecrets(operation) with { WriteBack = WriteBackState.Done, WrittenBackAt = writtenBack, Change = null }, "written back");
    }

    private async Task WriteAsync(Operation operation, CancellationToken cancellationToken)
    {
        var crm = sources.Find(operation.Source)
            ?? throw new CrmUnavailableException(operation.Source, "the source is closed: its settings are missing or wrong.");
        if (await changes.OfAsync(operation, cancellationToken) is not { } writeBack)
        {
            return;
        }

        await crm.WriteBackAsync(
            new RecordChange(
                operation.Id,
                operation.StateInNotes,
                operation.Run,
                writeBack.Record,
                writeBack.Fields,
                writeBack.Note,
                operation.FinishedAt ?? clock.GetUtcNow(),
                MayBeRepeat: operation.WriteBackAttempt > 1),
            cancellationToken);
    }

    private async Task<Operation> PutOffAsync(Operation operation, Exception exception)
    {
        var now = clock.GetUtcNow();
        var why = WhyOf(exception);
        var ended = operation.FinishedAt ?? operation.ReceivedAt;
        var since = operation.TriedSince > ended ? operation.TriedSince : ended;
        if (now - since >= (routes.Find(operation.Route)?.GiveUpAfter ?? GiveUpAfter))
        {
            return await FailAsync(operation, $"it was given up: {why}");
        }

        metrics.WriteBackPutOff(operation.Source);
        var pause = Pauses.After(times, operation.Id, operation.WriteBackAttempt, (exception as CrmUnavailableException)?.RetryAfter);
        var next = await ledger.ChangeAsync(
            operation, operation.Released(now + pause + times.Grace), $"not written back yet: {why}", CancellationToken.None);
        await queue.WriteBackAsync(next, pause, CancellationToken.None);
        Log.PutOff(logger, operation.Id, operation.Source, why);
        return next;
    }

    private Task<Operation> FailAsync(Operation operation, string why)
    {
        metrics.WriteBackFailed(operation.Source);
        Log.Failed(logger, operation.Id, operation.Source, why);
        return EndAsync(operation, WithoutSecrets(operation) with { WriteBack = WriteBackState.Failed }, $"the write-back failed: {why}");
    }

    private async Task<Operation> EndAsync(Operation operation, Operation next, string why)
    {
        next = await ledger.ChangeAsync(operation, next.Released(due: null), why, CancellationToken.None);
        await eventData.ForgetAsync(next, CancellationToken.None);
        return next;
    }

    private static bool IsPassing(Exception exception, CancellationToken cancellationToken) =>
        exception is CrmUnavailableException or BillingException
        || (exception is OperationCanceledException && cancellationToken.IsCancellationRequested);

    private static string WhyOf(Exception exception) => exception switch
    {
        CrmException crm => crm.Reason,
        BillingException billing => billing.Reason,
        RouteEvaluationException evaluation => evaluation.Message,
        _ => "the invocation ran out of time",
    };

    private static Operation WithoutSecrets(Operation operation) =>
        BillingOperations.Find(operation.Run) is { IsSecret: true }
            ? operation with { Result = null, Change = null }
            : operation;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Operation {OperationId}: the write-back to source {Source} failed, and waits for a person: {Reason}")]
        public static partial void Failed(ILogger logger, string operationId, string source, string reason);

        [LoggerMessage(LogLevel.Warning, "Operation {OperationId}: source {Source} does not take the write-back now; it is tried again: {Reason}")]
        public static partial void PutOff(ILogger logger, string operationId, string source, string reason);
    }
}
