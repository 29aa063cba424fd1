using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Routing;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>
/// Settles a move that is in doubt by the account's balance: a reading after the settling time, a second one a while later,
/// and what both say together.
/// </summary>
public sealed partial class Settling(
    RouteTable routes,
    BalanceReadings readings,
    BillingCircuit circuit,
    OperationLedger ledger,
    OperationOutcomes outcomes,
    OperationWaits waits,
    ProtocolTimes times,
    TimeProvider clock,
    ILogger<Settling> logger)
{
    /// <summary>Takes the next look at an operation that is <see cref="CallState.InDoubt"/>, if it is time.</summary>
    /// <returns>The operation as the ledger has it then.</returns>
    /// <exception cref="LedgerConflictException">Somebody else has just looked.</exception>
    public async Task<Operation> LookAsync(Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (operation.Evidence.BaselineOf(operation.Attempt) is not { } baseline || operation.Arguments is not { } arguments)
        {
            return await ReviewAsync(operation, "It is in doubt, and there is no reading of the balance from before it was sent.");
        }

        var first = operation.Evidence.Last(ReadingKind.Settling, operation.Attempt);
        var from = first is null ? operation.DoubtSince + times.Settling : first.At + times.BetweenReadings;
        if (clock.GetUtcNow() < from)
        {
            return operation;
        }

        Reading reading;
        try
        {
            reading = await readings.SinceAsync(
                baseline, ReadingKind.Settling, arguments[BillingOperations.Arg.Account], operation.Attempt, cancellationToken);
        }
        catch (BillingException exception)
        {
            return await LaterAsync(operation, exception, cancellationToken);
        }

        var draft = operation with { Evidence = operation.Evidence.With(reading) };
        return first is null
            ? await ledger.ChangeAsync(
                operation, draft.Released(reading.At + times.BetweenReadings), "the balance was read a first time", CancellationToken.None)
            : await SettleAsync(operation, draft, Settlements.Of(AmountOf(arguments), baseline.Balance, first.Balance, reading.Balance), reading);
    }

    private async Task<Operation> SettleAsync(Operation operation, Operation draft, Settlement settlement, Reading last)
    {
        Log.Settled(logger, operation.Id, settlement);
        switch (settlement)
        {
            case Settlement.Applied:
                var result = new JObject { ["customer_balance"] = Figures.Token(last.Balance.ClosingBalance) };
                return await outcomes.KeepForLaterAsync(
                    operation,
                    draft,
                    Outcome.Shown(result, "the balance moved by exactly the amount: it was applied"),
                    routes.Find(operation.Route),
                    CancellationToken.None);
            case Settlement.NotApplied:
                var again = draft with { LookAgainAt = clock.GetUtcNow() + times.LaterLook };
                return await waits.NextAttemptAsync(
                    operation, again, "the balance did not move: it was not applied, and is sent again", TimeSpan.Zero, CancellationToken.None);
            default:
                return await ReviewAsync(
                    draft, "The balance moved, and not by exactly the amount, or its other charges did: whether the move was applied cannot be read from it.");
        }
    }

    private Task<Operation> ReviewAsync(Operation operation, string reason) => outcomes.KeepForLaterAsync(
        operation, operation, Outcome.NeedsReview(reason), routes.Find(operation.Route), CancellationToken.None);

    private async Task<Operation> LaterAsync(Operation operation, BillingException exception, CancellationToken cancellationToken)
    {
        if (exception is BillingFiguresException)
        {
            return await ReviewAsync(operation, $"It is in doubt, and the balance cannot settle it: {exception.Reason}");
        }

        if (exception is BillingUnauthorizedException refusal)
        {
            await circuit.JudgeAsync(refusal, cancellationToken);
        }

        var next = operation.Released(clock.GetUtcNow() + Pauses.Grace(times, operation.Looks));
        return await ledger.ChangeAsync(
            operation, next with { Looks = operation.Looks + 1 }, $"the balance could not be read: {exception.Reason}", CancellationToken.None);
    }

    private static decimal AmountOf(IReadOnlyDictionary<string, string> arguments) => Money.Read(arguments[BillingOperations.Arg.Amount]);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Operation {OperationId} was in doubt, and the balance says: {Settlement}")]
        public static partial void Settled(ILogger logger, string operationId, Settlement settlement);
    }
}
