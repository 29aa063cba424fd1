using Bridge.Ledger;

namespace Bridge.Operations;

/// <summary>
/// Lets be what waits for a person who has nothing left to do about it: a dead letter, a captcha that nobody is to solve, and a write-back
/// that failed. The same again changes nothing.
/// </summary>
public sealed class OperationDismissal(OperationLedger ledger, EndByPerson end)
{
    /// <summary>Dismisses an operation.</summary>
    /// <param name="id">The operation's id.</param>
    /// <param name="attempt">The attempt that the person looked at; null for whichever it is.</param>
    /// <param name="by">Who asks, and why.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ActionResult> DismissAsync(string id, int? attempt, Signature by, CancellationToken cancellationToken)
    {
        while (await ledger.FindAsync(id, cancellationToken) is { } operation)
        {
            if (operation.State.IsEnd() && !operation.NeedsPerson())
            {
                return new ActionResult.Done(operation);
            }

            if (WhyNot(operation) is { } why)
            {
                return new ActionResult.NotPossible(why);
            }

            if (attempt is { } seen && seen != operation.Attempt)
            {
                return new ActionResult.NotPossible($"It is at attempt {operation.Attempt} by now, and not at {seen}. Look at what came of it, and decide again.");
            }

            try
            {
                var dismissed = await ledger.ChangeAsync(operation, Dismissed(operation, by), $"dismissed, {by}", cancellationToken);
                await end.FollowAsync(dismissed);
                return new ActionResult.Done(dismissed);
            }
            catch (LedgerConflictException)
            {
                // Another press of the same button may have come first.
            }
        }

        return new ActionResult.NotFound();
    }

    /// <summary>Why an operation cannot be dismissed as it stands, and what to do instead; null where it can.</summary>
    public static string? WhyNot(Operation operation) => operation switch
    {
        null => throw new ArgumentNullException(nameof(operation)),
        { State: CallState.NeedsReview } => "A person must settle it: say whether it happened, is to be sent again, or is cancelled.",
        { WriteBack: WriteBackState.Pending } => "It is being written back just now. Look again in a minute.",
        _ => operation.NeedsPerson() ? null : $"It waits for no person: it is {operation.State}.",
    };

    // The CRM was told of a dead letter when it became one, and knows nothing yet of a captcha that is not to be solved.
    private Operation Dismissed(Operation operation, Signature by) => operation.State switch
    {
        CallState.AwaitingCaptcha => end.Cancelled(operation, by),
        CallState.DeadLettered => WithoutWriteBack(operation) with
        {
            State = CallState.Cancelled,
            SettledBy = SettledBy.Person,
            Reason = $"It was dismissed. {by}",
        },
        _ => WithoutWriteBack(operation),
    };

    private static Operation WithoutWriteBack(Operation operation) => operation.Released(due: null) with
    {
        Advice = "",
        Change = operation.WriteBack == WriteBackState.Failed ? null : operation.Change,
        WriteBack = operation.WriteBack == WriteBackState.Failed ? WriteBackState.None : operation.WriteBack,
    };
}
