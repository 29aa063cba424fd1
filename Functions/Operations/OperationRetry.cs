using Bridge.Ledger;
using Bridge.Processing;
using Bridge.Routing;

namespace Bridge.Operations;

/// <summary>What of an operation is tried again.</summary>
public enum Retried
{
    /// <summary>The billing call, and then the write-back.</summary>
    Call,

    /// <summary>Only the write-back.</summary>
    WriteBack,
}

/// <summary>
/// Tries operations again, under the same id. The ledger is changed first and the message sent then: a message that is lost in
/// between is overdue by the ledger, and sent by the sweep.
/// </summary>
public sealed class OperationRetry(
    OperationLedger ledger, RouteTable routes, Runnable runnable, OperationQueue queue, ProtocolTimes times, TimeProvider clock)
{
    /// <summary>Tries an operation again. What may have been sent is never sent again by it.</summary>
    /// <param name="id">The operation's id.</param>
    /// <param name="what">What is tried; null for the write-back where the call has ended and the CRM does not have its result, else the call.</param>
    /// <param name="attempt">The attempt that the person looked at; where there is a later one it was tried again already. Null for whichever it is.</param>
    /// <param name="by">Who asks, and why.</param>
    /// <param name="at">When it is tried.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ActionResult> RetryAsync(
        string id, Retried? what, int? attempt, Signature by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        while (await ledger.FindAsync(id, cancellationToken) is { } operation)
        {
            if (operation.Attempt > attempt)
            {
                return new ActionResult.Done(operation);
            }

            if (await WhyNotAsync(operation, what, cancellationToken) is { } why)
            {
                return new ActionResult.NotPossible(why);
            }

            if (IsBeingWrittenBack(operation))
            {
                return new ActionResult.Done(operation);
            }

            try
            {
                return new ActionResult.Done(await RetryAsync(operation, WhatOf(operation, what), by, at, cancellationToken));
            }
            catch (LedgerConflictException)
            {
                // Whoever changed it meanwhile may have left nothing to retry.
            }
        }

        return new ActionResult.NotFound();
    }

    /// <summary>Why an operation cannot be tried again as it stands; null where it can.</summary>
    public async Task<string?> WhyNotAsync(Operation operation, Retried? what, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (WhyOpen(operation.State) is { } open)
        {
            return open;
        }

        return WhatOf(operation, what) == Retried.WriteBack
            ? WhyNotWrittenBack(operation)
            : WhyNotCalled(operation) ?? await runnable.WhyNotAsync(operation, cancellationToken);
    }

    private async Task<Operation> RetryAsync(Operation operation, Retried what, Signature by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var delay = at - clock.GetUtcNow();
        if (what == Retried.WriteBack)
        {
            var pending = operation.Released(at + times.Grace) with
            {
                WriteBack = WriteBackState.Pending,
                Looks = 0,
                TriedSince = at,
            };
            pending = await ledger.ChangeAsync(operation, pending, $"written back again, {by}", cancellationToken);
            await queue.WriteBackAsync(pending, delay, CancellationToken.None);
            return pending;
        }

        var waiting = (operation.State == CallState.Waiting ? operation : Afresh(operation)) with
        {
            Attempt = operation.Attempt + 1,
            WaitUntil = at,
            Due = at + times.Grace,
            Looks = 0,
        };
        waiting = await ledger.ChangeAsync(operation, waiting, $"tried again, {by}", cancellationToken);
        await queue.RunAsync(waiting, delay, CancellationToken.None);
        return waiting;
    }

    // Nothing of the try before counts: the record may have been corrected, and the route too.
    private Operation Afresh(Operation operation) => operation.Released(due: null) with
    {
        State = CallState.Waiting,
        WriteBack = WriteBackState.None,
        WriteBackAttempt = 0,
        Run = routes.Find(operation.Route)?.Run.Name ?? operation.Run,
        Reason = "It is tried again.",
        Advice = "",
        SettledBy = SettledBy.None,
        IsLetThrough = false,
        SentAt = null,
        SendBefore = null,
        DoubtSince = null,
        FinishedAt = null,
        Account = "",
        Arguments = null,
        Evidence = Evidence.None,
        Result = null,
        Change = null,
        CaptchaTicket = "",
        CaptchaUntil = null,
    };

    /// <summary>What of an operation is tried again where nobody says.</summary>
    internal static Retried WhatOf(Operation operation, Retried? what) =>
        what ?? (operation.State.IsEnd() && operation.WriteBack is WriteBackState.Pending or WriteBackState.Failed ? Retried.WriteBack : Retried.Call);

    private bool IsBeingWrittenBack(Operation operation) =>
        operation.WriteBack == WriteBackState.Pending && operation.LeaseUntil > clock.GetUtcNow();

    private static string? WhyOpen(CallState state) => state switch
    {
        CallState.Running => "It is being run just now. Look again in a minute.",
        CallState.Sending => "It is being sent just now. Look again in a minute.",
        CallState.InDoubt => "It was sent, and what came of it is unknown: the bridge reads the account's balance to settle it, and sends nothing until then.",
        CallState.NeedsReview => "A person must settle it first: say whether it happened, is to be sent again, or is cancelled.",
        _ => null,
    };

    private static string? WhyNotWrittenBack(Operation operation) => operation switch
    {
        { State: CallState.Waiting } => "Its call has not been made yet, so that there is nothing to write back.",
        { WriteBack: WriteBackState.None } => "There is nothing to write back.",
        { WriteBack: WriteBackState.Done } => "It is written back already.",
        { ErasedAt: not null } => "Its data was erased, so that there is nothing to write back.",
        _ => null,
    };

    private string? WhyNotCalled(Operation operation)
    {
        if (operation.State == CallState.Succeeded)
        {
            return "It has succeeded, and is not done twice.";
        }

        if (operation.State != CallState.Waiting && operation.LookAgainAt is { } look)
        {
            return FormattableString.Invariant(
                $"An earlier attempt was taken for not applied, and the account is looked at once more at {look.UtcDateTime:yyyy-MM-dd HH:mm} UTC. Try again after that.");
        }

        return IsBeingWrittenBack(operation) ? "It is being written back just now. Look again in a minute." : null;
    }
}
