using Bridge.Ledger;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Chaos;

/// <summary>
/// What no rule can settle rightly, each on an account of its own: the schedule keeps clear of both. They begin before the schedule,
/// and end with it.
/// </summary>
/// <param name="world">Where they are played.</param>
/// <param name="pace">How fast time runs.</param>
internal sealed class ChaosCases(ChaosWorld world, Pace pace)
{
    private const string Late = "late-order";
    private const string Coincident = "coincident-order";
    private const decimal Amount = 41.5m;

    private static readonly TimeSpan AfterResend = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>The operations of the cases.</summary>
    public static IReadOnlyList<string> Operations { get; } = [Stage.OperationIdOfOrder(Late), Stage.OperationIdOfOrder(Coincident)];

    /// <summary>Begins both: their orders are sent to the billing API when this returns.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await SendAsync(Late, Fault.ApplyLater(ResentAsync(cancellationToken)), cancellationToken);
        var account = await SendAsync(Coincident, Fault.Silence(), cancellationToken);
        world.Outside.Billing.Book.Book(account, EntryKind.Payment, Amount, "Paid by card, and by chance the same amount");
    }

    /// <summary>How they ended.</summary>
    public IReadOnlyList<ChaosCase> End(IReadOnlyDictionary<string, Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        return [OfLate(operations.GetValueOrDefault(Operations[0])), OfCoincidence(operations.GetValueOrDefault(Operations[1]))];
    }

    private async Task<string> SendAsync(string order, Fault fault, CancellationToken cancellationToken)
    {
        var account = world.Stage.Open($"Case {order}");
        world.BillingTrouble.Spare(account);
        world.Outside.Billing.Faults.Add(fault.On("/move-funds"));
        await world.Sender.SendAsync(world.Stage.Order(order, account, Amount), cancellationToken);
        await UntilAsync(() => world.Outside.Billing.Faults.Left == 0, cancellationToken);
        return account;
    }

    // What was settled as not applied is sent again: nothing tells better that the settling time is over.
    private async Task ResentAsync(CancellationToken cancellationToken)
    {
        await UntilAsync(() => MovesOf(Operations[0]) > 0, cancellationToken);
        await Task.Delay(pace.Of(AfterResend), world.Clock, cancellationToken);
    }

    private async Task UntilAsync(Func<bool> isSo, CancellationToken cancellationToken)
    {
        while (!isSo())
        {
            await Task.Delay(BetweenLooks, world.Clock, cancellationToken);
        }
    }

    private ChaosCase OfLate(Operation? operation) => new(
        "a move is applied later than the settling time, and so twice",
        MovesOf(Operations[0]) == 2 && operation is { State: CallState.NeedsReview },
        FormattableString.Invariant($"moved {MovesOf(Operations[0])} times; {Words(operation)}"));

    // The open limit of judging by a balance: whichever of the two it comes to, it must come to an end.
    private ChaosCase OfCoincidence(Operation? operation) => new(
        "somebody else pays exactly the amount that is in doubt",
        operation is { State: CallState.NeedsReview } or { State: CallState.Succeeded, SettledBy: SettledBy.Evidence },
        FormattableString.Invariant($"moved {MovesOf(Operations[1])} times; {Words(operation)}"));

    private int MovesOf(string operation) =>
        MoveOfApi.In(world.Outside.Billing.Book).Count(move => move.Names(operation));

    private static string Words(Operation? operation) => operation is null
        ? "the bridge knows nothing of it"
        : $"{operation.State}, settled by {operation.SettledBy}: {operation.Reason}";
}
