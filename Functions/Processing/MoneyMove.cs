using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>
/// Moves money at most once: the account's lock, the brakes, a baseline of its balance, <c>Sending</c> in the ledger, and only then
/// the call, which leaves before its deadline or not at all.
/// </summary>
public sealed class MoneyMove(
    Brakes brakes, AccountLocks locks, BalanceReadings readings, BillingCalls billing, OperationLedger ledger, ProtocolTimes times, TimeProvider clock)
{
    /// <summary>Moves it.</summary>
    /// <returns>What came of it; the lock is left to whoever keeps that.</returns>
    /// <exception cref="BillingException">The type says what may be done about it.</exception>
    internal async Task<Outcome> MakeAsync(OperationWork work, Route route, PreparedCall call, CancellationToken cancellationToken)
    {
        var (taken, holder) = await locks.TakeAsync(work.Account, work.Stored, cancellationToken);
        if (taken is null)
        {
            return Outcome.Waiting($"Operation {holder} is still at work on the same account, or in doubt.");
        }

        work.Lock = taken;

        // Under the lock: two moves at once would each leave out the other of what the account has moved today.
        if (await brakes.WhyHeldAsync(work.Draft, route, cancellationToken) is { } held)
        {
            return Outcome.Held(held);
        }

        var account = call.Arguments[BillingOperations.Arg.Account];
        var baseline = await readings.BaselineAsync(account, work.Stored.Attempt, cancellationToken);
        var deadline = new SendDeadline(clock, times.SendWindow);
        var sending = work.Draft.HeldBy(work.Stored.Invocation, clock.GetUtcNow() + times.Lease) with
        {
            State = CallState.Sending,
            SentAt = clock.GetUtcNow(),
            SendBefore = deadline.At,
            Evidence = work.Stored.Evidence.With(baseline),
        };
        work.Stored = await ledger.ChangeAsync(work.Stored, sending, $"sending {route.Run}", cancellationToken);
        return Outcome.Succeeded(await billing.CallAsync(
            route.Run, Described(call.Arguments, work.Stored.Id), call.Captcha, deadline, cancellationToken));
    }

    /// <summary>The arguments as they are sent: the description names the operation, for a person who looks for it in the portal.</summary>
    internal static Dictionary<string, string> Described(IReadOnlyDictionary<string, string> arguments, string operationId) =>
        new(arguments, StringComparer.Ordinal)
        {
            [BillingOperations.Arg.Description] = $"{arguments[BillingOperations.Arg.Description]} [{operationId}]",
        };
}
