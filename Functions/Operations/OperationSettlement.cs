using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Processing;

namespace Bridge.Operations;

/// <summary>What a person decides about an operation that no rule can settle.</summary>
public enum Decision
{
    /// <summary>The billing platform did it.</summary>
    Happened,

    /// <summary>It did not, and is sent again with the same arguments, past the brakes.</summary>
    SendAgain,

    /// <summary>It is not to happen.</summary>
    Cancel,
}

/// <summary>Settles operations that are <see cref="CallState.NeedsReview"/> as a person decides. The same decision again changes nothing.</summary>
public sealed class OperationSettlement(
    OperationLedger ledger, Runnable runnable, EndByPerson end, OperationQueue queue, ProtocolTimes times, TimeProvider clock)
{
    /// <summary>Settles an operation.</summary>
    /// <param name="id">The operation's id.</param>
    /// <param name="decision">What the person decides.</param>
    /// <param name="attempt">The attempt that the person looked at; null for whichever it is.</param>
    /// <param name="by">Who decides, and why.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ActionResult> SettleAsync(string id, Decision decision, int? attempt, Signature by, CancellationToken cancellationToken)
    {
        while (await ledger.FindAsync(id, cancellationToken) is { } operation)
        {
            if (operation.State != CallState.NeedsReview)
            {
                return DecisionOf(operation) == decision
                    ? new ActionResult.Done(operation)
                    : new ActionResult.NotPossible($"It needs no review: it is {operation.State}. Only what needs review can be settled.");
            }

            if (attempt is { } seen && seen != operation.Attempt)
            {
                return new ActionResult.NotPossible($"It is at attempt {operation.Attempt} by now, and not at {seen}. Look at what was read since, and decide again.");
            }

            if (decision == Decision.SendAgain && await runnable.WhyNotAsync(operation, cancellationToken) is { } why)
            {
                return new ActionResult.NotPossible(why);
            }

            try
            {
                var settled = await ledger.ChangeAsync(operation, Settled(operation, decision, by), $"{Words(decision)}, {by}", cancellationToken);
                await FollowAsync(settled);
                return new ActionResult.Done(settled);
            }
            catch (LedgerConflictException)
            {
                // Another press of the same button may have come first.
            }
        }

        return new ActionResult.NotFound();
    }

    private Operation Settled(Operation operation, Decision decision, Signature by)
    {
        var now = clock.GetUtcNow();
        var settled = operation with { LookAgainAt = null };
        return decision switch
        {
            Decision.Happened => end.Succeeded(settled, ResultOf(operation)),
            Decision.Cancel => end.Cancelled(settled, by),
            _ => settled.Released(due: null) with
            {
                State = CallState.Waiting,
                Attempt = operation.Attempt + 1,
                IsLetThrough = true,
                Reason = "A person lets it be sent again.",
                Advice = "",
                Looks = 0,
                TriedSince = now,
                SentAt = null,
                SendBefore = null,
                DoubtSince = null,
                WaitUntil = now,
                Due = now + times.Grace,
            },
        };
    }

    private Task FollowAsync(Operation settled) => settled.State == CallState.Waiting
        ? queue.RunAsync(settled, TimeSpan.Zero, CancellationToken.None)
        : end.FollowAsync(settled);

    // The answer of the billing API never came: the balance that was read last stands in for the one that it would have told.
    private static JObject? ResultOf(Operation operation) => operation.Run == BillingOperations.MoveFunds.Name && operation.Evidence.Readings is [.., var last]
        ? new JObject { ["customer_balance"] = Figures.Token(last.Balance.ClosingBalance) }
        : null;

    private static Decision? DecisionOf(Operation operation) => operation switch
    {
        { State: CallState.Succeeded, SettledBy: SettledBy.Person } => Decision.Happened,
        { State: CallState.Cancelled } => Decision.Cancel,
        { IsLetThrough: true } => Decision.SendAgain,
        _ => null,
    };

    private static string Words(Decision decision) => decision switch
    {
        Decision.Happened => "settled as happened",
        Decision.Cancel => "settled as cancelled",
        _ => "settled to be sent again",
    };
}
