using Azure;
using Bridge.Crm;

namespace Bridge.Ledger;

/// <summary>One billing call for one event under one route, as the ledger knows it. Times are UTC.</summary>
public sealed record Operation
{
    /// <summary>The operation's id, see <see cref="OperationId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The source that the event came from.</summary>
    public required string Source { get; init; }

    /// <summary>The route's id; empty for an event that could not be read.</summary>
    public required string Route { get; init; }

    /// <summary>The billing operation's name; empty where no route says it.</summary>
    public required string Run { get; init; }

    /// <summary>Where the billing call stands.</summary>
    public required CallState State { get; init; }

    /// <summary>Where the write-back stands.</summary>
    public WriteBackState WriteBack { get; init; }

    /// <summary>Why the operation stands where it does, in words for a person.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What a person can do about it, in words; empty where there is nothing to do.</summary>
    public string Advice { get; init; } = "";

    /// <summary>What settled a doubt: empty where there was none, or where the billing API's own answer did.</summary>
    public SettledBy SettledBy { get; init; }

    /// <summary>The number of the current try at the call; messages of earlier tries are dropped.</summary>
    public required int Attempt { get; init; }

    /// <summary>How often the write-back was tried.</summary>
    public int WriteBackAttempt { get; init; }

    /// <summary>The invocation that holds the operation.</summary>
    public string Invocation { get; init; } = "";

    /// <summary>Until when the invocation may be at work.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>When the sweep looks at it next; null when nothing is left to do.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Until when a <see cref="CallState.Waiting"/> operation waits.</summary>
    public DateTimeOffset? WaitUntil { get; init; }

    /// <summary>How often the sweep looked at it since it last came further: its pauses grow with it.</summary>
    public int Looks { get; init; }

    /// <summary>When the current attempt was marked as <see cref="CallState.Sending"/>.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>After this time the current attempt puts nothing on the wire any more.</summary>
    public DateTimeOffset? SendBefore { get; init; }

    /// <summary>Since when it is <see cref="CallState.InDoubt"/>.</summary>
    public DateTimeOffset? DoubtSince { get; init; }

    /// <summary>When to look whether an attempt that was taken for not applied was applied after all.</summary>
    public DateTimeOffset? LookAgainAt { get; init; }

    /// <summary>What was read of the account around each attempt, for whoever must judge it; see <see cref="Evidence"/>.</summary>
    public Evidence Evidence { get; init; } = Evidence.None;

    /// <summary>Whether a person let it pass the brakes.</summary>
    public bool IsLetThrough { get; init; }

    /// <summary>When the webhook came.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Since when it is tried: the route's <c>giveUpAfter</c> counts from then.</summary>
    public DateTimeOffset? TriedSince { get; init; }

    /// <summary>When the call came to its end.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When its result was last written back.</summary>
    public DateTimeOffset? WrittenBackAt { get; init; }

    /// <summary>The record that the event is about.</summary>
    public RecordRef? Record { get; init; }

    /// <summary>The customer's account number, once the arguments are known.</summary>
    public string Account { get; init; } = "";

    /// <summary>The event's id.</summary>
    public string EventId { get; init; } = "";

    /// <summary>The event's type.</summary>
    public string EventType { get; init; } = "";

    /// <summary>When it changed in the CRM.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>A hash of the event's content.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The event as JSON without its secret inputs; null where it lies in a blob or was dropped.</summary>
    public JObject? Event { get; init; }

    /// <summary>The blob that holds the event where it is too large for the ledger.</summary>
    public string EventBlob { get; init; } = "";

    /// <summary>The arguments of the call, evaluated once, without the captcha token.</summary>
    public IReadOnlyDictionary<string, string>? Arguments { get; init; }

    /// <summary>What the billing API answered; dropped after the write-back where it is a secret.</summary>
    public JObject? Result { get; init; }

    /// <summary>What is to be written back; dropped when it is done.</summary>
    public JObject? Change { get; init; }

    /// <summary>A hash of the ticket with which a person may solve its captcha; empty where there is none.</summary>
    public string CaptchaTicket { get; init; } = "";

    /// <summary>Until when that ticket is good.</summary>
    public DateTimeOffset? CaptchaUntil { get; init; }

    /// <summary>
    /// Whether its id must be remembered for good, since its route runs once for something that can come again years later.
    /// </summary>
    public bool IsOnce { get; init; }

    /// <summary>Whether the retention left of it only what must be remembered.</summary>
    public bool IsReduced { get; init; }

    /// <summary>When a person had its data erased.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>The trace that the webhook began.</summary>
    public string TraceParent { get; init; } = "";

    /// <summary>Counts the changes of this operation; the last line of its history has the same number.</summary>
    public int Revision { get; init; }

    /// <summary>A random mark of the last change, by which whoever made it knows it again.</summary>
    public string Mark { get; init; } = "";

    /// <summary>The version in storage that this was read from.</summary>
    public ETag ETag { get; init; }

    /// <summary>The version in storage of the row that <see cref="Due"/> stands in; empty where it was not read.</summary>
    public ETag DueETag { get; init; }

    /// <summary>This operation as <paramref name="invocation"/> holds it until <paramref name="until"/>; the sweep looks then.</summary>
    public Operation HeldBy(string invocation, DateTimeOffset until) =>
        this with { Invocation = invocation, LeaseUntil = until, WaitUntil = null, Due = until, Looks = 0 };

    /// <summary>This operation held by nobody; the sweep looks at <paramref name="due"/>, or when there is something to look at again.</summary>
    public Operation Released(DateTimeOffset? due) =>
        this with { LeaseUntil = null, WaitUntil = null, Due = due ?? (State.IsEnd() ? LookAgainAt : null) };

    /// <summary>How its notes name its state: a second call for a captcha is another note than the first.</summary>
    public string StateInNotes => State == CallState.AwaitingCaptcha && Attempt > 1 ? FormattableString.Invariant($"{State}-{Attempt}") : State.ToString();

    /// <summary>Whether another invocation than <paramref name="invocation"/> may still be at work on it.</summary>
    public bool IsHeldByAnother(string invocation, DateTimeOffset now) =>
        LeaseUntil > now && !string.Equals(Invocation, invocation, StringComparison.Ordinal);
}

/// <summary>One line of an operation's history.</summary>
/// <param name="Revision">The change's number; 0 for what came and changed nothing.</param>
/// <param name="At">When, UTC.</param>
/// <param name="From">The states before, such as <c>Sending/None</c>.</param>
/// <param name="To">The states after.</param>
/// <param name="Why">Why, in words.</param>
public sealed record HistoryLine(int Revision, DateTimeOffset At, string From, string To, string Why);
