namespace Bridge.Intake;

/// <summary>What became of a delivery's events.</summary>
/// <param name="Operations">Ids of the operations that were queued; one that was queued before has the same id.</param>
/// <param name="DeadLetters">Ids under which events are kept that cannot be run.</param>
/// <param name="Unmatched">How many events no route waits for.</param>
/// <param name="Echoes">How many events were the bridge's own write-backs, and were dropped.</param>
public sealed record WebhookReceipt(
    IReadOnlyList<string> Operations,
    IReadOnlyList<string> DeadLetters,
    int Unmatched,
    int Echoes)
{
    /// <summary>Whether anything was kept for later: 202, else 200.</summary>
    public bool AnyAccepted => Operations.Count > 0 || DeadLetters.Count > 0;
}
