using Azure;
using Bridge.Billing;

namespace Bridge.Notifications;

/// <summary>What a notification is about. The name on the wire stands at each.</summary>
internal enum NotificationKind
{
    /// <summary><c>operation.needs-review</c></summary>
    NeedsReview,

    /// <summary><c>operation.dead-lettered</c></summary>
    DeadLettered,

    /// <summary><c>circuit.opened</c></summary>
    CircuitOpened,

    /// <summary><c>circuit.closed</c></summary>
    CircuitClosed,
}

/// <summary>A notification that is on its way until the receiver took it: kept before it is first sent, so that every try has the same id.</summary>
internal sealed record Notification
{
    /// <summary>Its id, which every try repeats.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about.</summary>
    public required NotificationKind Kind { get; init; }

    /// <summary>When it was put together, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The keys of the ledger's news that it tells; none where it is about the circuit.</summary>
    public IReadOnlyList<string> News { get; init; } = [];

    /// <summary>The state of the circuit that it tells; null where it is about operations.</summary>
    public CircuitState? Circuit { get; init; }

    /// <summary>Whether it is known that nothing else told it; it is not sent before.</summary>
    public bool IsSure { get; init; }

    /// <summary>How often it was tried in vain.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last try was in vain, in words.</summary>
    public string Trouble { get; init; } = "";

    /// <summary>When it is tried next, UTC.</summary>
    public required DateTimeOffset NextTry { get; init; }

    /// <summary>Its version in storage.</summary>
    public ETag Version { get; init; }

    /// <summary>The kind's name on the wire.</summary>
    public string Type => Kind switch
    {
        NotificationKind.NeedsReview => "operation.needs-review",
        NotificationKind.DeadLettered => "operation.dead-lettered",
        NotificationKind.CircuitOpened => "circuit.opened",
        NotificationKind.CircuitClosed => "circuit.closed",
        _ => throw new InvalidOperationException($"There is no kind {Kind}."),
    };
}
