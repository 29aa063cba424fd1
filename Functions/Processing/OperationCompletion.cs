using System.Diagnostics;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>What comes after an operation's call: its write-back, and that the event's data is forgotten. Trace and log tell what came of it.</summary>
public sealed partial class OperationCompletion(WriteBackCall writeBack, EventData eventData, ILogger<OperationCompletion> logger)
{
    /// <summary>Begins the activity of a run of the operation, in the trace that its webhook began.</summary>
    /// <returns>The activity, or null where nobody listens.</returns>
    internal static Activity? Begin(Envelope envelope) => BridgeActivity.Continue("run operation", envelope.TraceParent)
        .With("operation.id", envelope.OperationId)
        .With("attempt", envelope.Attempt)
        .With("source", envelope.Event.Source)
        .With("route", envelope.Route);

    /// <summary>Completes an operation whose call was made.</summary>
    /// <returns>The operation as it is then.</returns>
    public async Task<Operation> CompleteAsync(Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (operation.WriteBack == WriteBackState.Pending)
        {
            operation = await writeBack.MakeAsync(operation, cancellationToken);
        }

        Activity.Current.With("operation", operation.Run).CameTo(operation.State, operation.State.IsFailure() || operation.NeedsPerson());
        await eventData.ForgetAsync(operation, CancellationToken.None);
        if (operation.State is CallState.InDoubt or CallState.NeedsReview)
        {
            Log.Unsettled(logger, operation.Id, operation.Source, operation.Route, operation.State, operation.Reason);
        }
        else
        {
            Log.CameTo(logger, operation.Id, operation.Source, operation.Route, operation.State, operation.WriteBack);
        }

        return operation;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Operation {OperationId} of source {Source}, route {Route}: {State}, write-back {WriteBack}")]
        public static partial void CameTo(
            ILogger logger, string operationId, string source, string route, CallState state, WriteBackState writeBack);

        [LoggerMessage(LogLevel.Error, "Operation {OperationId} of source {Source}, route {Route} is {State}: {Reason}")]
        public static partial void Unsettled(ILogger logger, string operationId, string source, string route, CallState state, string reason);
    }
}
