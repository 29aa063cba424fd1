using Bridge.Crm;

namespace Bridge.Intake;

/// <summary>What a message of the queue <c>operations</c> carries: one event for one route.</summary>
/// <param name="OperationId">The operation's id in the ledger.</param>
/// <param name="Attempt">The number of the try; a message behind the ledger's number is dropped.</param>
/// <param name="Route">The route's id.</param>
/// <param name="ReceivedAt">When the webhook came, or the event was found, UTC.</param>
/// <param name="TraceParent">The trace that the webhook began, W3C form; empty where there is none.</param>
/// <param name="Event">The event; its data is empty where <paramref name="EventBlob"/> names a blob.</param>
/// <param name="EventBlob">The blob that holds the event's data where a message is too small for it; else empty.</param>
/// <param name="IsFound">Whether a catch-up found the event, whose webhook may have come as another event, or may come yet.</param>
public sealed record Envelope(
    string OperationId,
    int Attempt,
    string Route,
    DateTimeOffset ReceivedAt,
    string TraceParent,
    CrmEvent Event,
    string EventBlob = "",
    bool IsFound = false);

/// <summary>A queue message that is no envelope, or one of a version that is not known here.</summary>
public sealed class UnreadableMessageException(string reason, Exception? inner = null) : Exception(reason, inner);
