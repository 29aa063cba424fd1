using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Routing;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>
/// Looks once more, long after, whether an attempt that was taken for not applied was applied after all, and so the money moved
/// twice.
/// </summary>
public sealed partial class LaterLook(
    RouteTable routes,
    BalanceReadings readings,
    OperationQueries queries,
    OperationLedger ledger,
    OperationOutcomes outcomes,
    ProtocolTimes times,
    TimeProvider clock,
    ILogger<LaterLook> logger)
{
    // A move may be sent long after its webhook: after its route's age limit, and after a person's retries.
    private static readonly TimeSpan OldestReceived = TimeSpan.FromDays(45);

    /// <summary>Looks at an operation that has ended, if it is time.</summary>
    /// <returns>The operation as the ledger has it then.</returns>
    /// <exception cref="BillingException">The balance could not be read.</exception>
    /// <exception cref="LedgerConflictException">Somebody else has just looked.</exception>
    public async Task<Operation> LookAsync(Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (operation.LookAgainAt is not { } at || clock.GetUtcNow() < at || operation.Arguments is not { } arguments)
        {
            return operation;
        }

        if (operation.Evidence.BaselineOfFirstDoubt is not { } baseline)
        {
            return await ReviewAsync(
                operation, operation with { LookAgainAt = null }, "It was sent twice, and no reading of the balance from before the first time is left.");
        }

        var before = await OthersAsync(operation, baseline, cancellationToken);
        if (before.Any(other => other.State.HoldsAccount()))
        {
            return await PutOffAsync(operation);
        }

        var reading = await readings.SinceAsync(
            baseline, ReadingKind.Later, arguments[BillingOperations.Arg.Account], operation.Attempt, cancellationToken);

        // Whether the figures hold a move that began meanwhile, nobody can tell.
        var others = await OthersAsync(operation, baseline, cancellationToken);
        if (!Moves(others).SetEquals(Moves(before)))
        {
            return await PutOffAsync(operation);
        }

        var looked = operation with { LookAgainAt = null, Evidence = operation.Evidence.With(reading) };
        var meant = (operation.State == CallState.Succeeded ? AmountOf(operation) : 0) + others.Sum(AmountOf);
        var moved = Settlements.Net(reading.Balance) - Settlements.Net(baseline.Balance);
        return moved == meant
            ? await ledger.ChangeAsync(operation, looked.Released(due: null), "looked again: nothing was applied twice", CancellationToken.None)
            : await ReviewAsync(operation, looked, FormattableString.Invariant(
                $"An attempt was taken for not applied, and sent again. Since then {moved} moved on the account where {meant} was meant: it may have been applied twice."));
    }

    private async Task<IReadOnlyList<Operation>> OthersAsync(Operation operation, Reading baseline, CancellationToken cancellationToken)
    {
        var onAccount = await queries.OfAccountAsync(operation.Account, clock.GetUtcNow() - OldestReceived, cancellationToken);
        return [.. onAccount.Where(other =>
            !string.Equals(other.Id, operation.Id, StringComparison.Ordinal)
            && other.SentAt >= baseline.At
            && (other.State == CallState.Succeeded || other.State.HoldsAccount()))];
    }

    private static HashSet<(string Id, int Attempt, CallState State)> Moves(IEnumerable<Operation> operations) =>
        [.. operations.Select(operation => (operation.Id, operation.Attempt, operation.State))];

    private Task<Operation> PutOffAsync(Operation operation) => ledger.ChangeAsync(
        operation, operation with { Due = clock.GetUtcNow() + times.Grace }, "another move on the account is under way: looked at later", CancellationToken.None);

    private async Task<Operation> ReviewAsync(Operation operation, Operation looked, string reason)
    {
        Log.MovedOtherwise(logger, operation.Id);
        return await outcomes.KeepForLaterAsync(
            operation, looked, Outcome.NeedsReview(reason), routes.Find(operation.Route), CancellationToken.None);
    }

    private static decimal AmountOf(Operation operation) =>
        operation.Arguments?.TryGetValue(BillingOperations.Arg.Amount, out var amount) is true ? Money.Read(amount) : 0;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Operation {OperationId} may have been applied twice: a person must look")]
        public static partial void MovedOtherwise(ILogger logger, string operationId);
    }
}
