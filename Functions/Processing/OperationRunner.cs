using Bridge.Crm;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Storage;
using Bridge.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>Runs messages of the queue <c>operations</c>: the call, its outcome, and the write-back, in that order.</summary>
public sealed partial class OperationRunner(
    OperationClaims claims,
    OperationCall call,
    WriteBackCall writeBack,
    EventData eventData,
    BridgeQueues queues,
    DeadLetters deadLetters,
    TimeProvider clock,
    ILogger<OperationRunner> logger)
{
    // A CRM that has just failed is given a moment, unless it says for how long.
    private static readonly TimeSpan WriteBackDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxWriteBackDelay = TimeSpan.FromMinutes(15);

    /// <summary>Runs one message.</summary>
    /// <exception cref="OperationUnfinishedException">It came to no outcome; the host gives the message out again.</exception>
    public async Task RunAsync(string message, CancellationToken cancellationToken)
    {
        Envelope envelope;
        try
        {
            envelope = EnvelopeJson.Read(message);
        }
        catch (UnreadableMessageException exception)
        {
            var id = await deadLetters.KeepUnreadableAsync("", new JValue(message), exception.Message, clock.GetUtcNow(), cancellationToken);
            Log.Unreadable(logger, id, exception.Message);
            return;
        }

        using var activity = BridgeActivity.Continue("run operation", envelope.TraceParent);
        using var deadline = new InvocationDeadline(clock, cancellationToken);
        switch (await claims.ClaimAsync(envelope, Guid.NewGuid().ToString("N"), deadline.Token))
        {
            case Claim.Call taken:
                await FinishAsync(await call.MakeAsync(taken.Operation, envelope, deadline.Token), deadline.Token);
                break;
            case Claim.WriteBack taken:
                await FinishAsync(taken.Operation, deadline.Token);
                break;
            case Claim.Busy busy:
                await queues.Operations.SendAsync(message, busy.Until - clock.GetUtcNow(), deadline.Token);
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
            operation = await WriteBackAsync(operation, cancellationToken);
        }

        await eventData.ForgetAsync(operation, CancellationToken.None);
        if (operation.State == CallState.InDoubt)
        {
            Log.InDoubt(logger, operation.Id, operation.Source, operation.Route, operation.Reason);
            return;
        }

        Log.Finished(logger, operation.Id, operation.Source, operation.Route, operation.State, operation.WriteBack);
    }

    private async Task<Operation> WriteBackAsync(Operation operation, CancellationToken cancellationToken)
    {
        try
        {
            return await writeBack.MakeAsync(operation, cancellationToken);
        }
        catch (CrmUnavailableException exception)
        {
            var delay = exception.RetryAfter ?? WriteBackDelay;
            await queues.WriteBacks.SendAsync(
                WriteBackMessage.Write(operation.Id), delay < MaxWriteBackDelay ? delay : MaxWriteBackDelay, CancellationToken.None);
            Log.WriteBackLater(logger, operation.Id, operation.Source, exception.Reason);
            return operation;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Operation {OperationId} of source {Source}, route {Route}: {State}, write-back {WriteBack}")]
        public static partial void Finished(
            ILogger logger, string operationId, string source, string route, CallState state, WriteBackState writeBack);

        [LoggerMessage(LogLevel.Error, "Operation {OperationId} of source {Source}, route {Route} is in doubt and is not sent again; look in the billing portal whether it was done: {Reason}")]
        public static partial void InDoubt(ILogger logger, string operationId, string source, string route, string reason);

        [LoggerMessage(LogLevel.Information, "Operation {OperationId}: another invocation may be at work on it; looked at again at {Until:O}")]
        public static partial void Busy(ILogger logger, string operationId, DateTimeOffset until);

        [LoggerMessage(LogLevel.Information, "Operation {OperationId}: nothing to do, {Why}")]
        public static partial void Nothing(ILogger logger, string operationId, string why);

        [LoggerMessage(LogLevel.Error, "A message cannot be read and is kept as dead letter {OperationId}: {Reason}")]
        public static partial void Unreadable(ILogger logger, string operationId, string reason);

        [LoggerMessage(LogLevel.Warning, "Operation {OperationId}: source {Source} does not take the write-back now; it is queued: {Reason}")]
        public static partial void WriteBackLater(ILogger logger, string operationId, string source, string reason);
    }
}
