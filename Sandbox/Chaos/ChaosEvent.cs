namespace Bridge.Sandbox.Chaos;

/// <summary>What an event is about.</summary>
internal enum EventKind
{
    /// <summary>A deal is won in HubSpot, and its amount moves to the company's account.</summary>
    DealWon,

    /// <summary>An order is paid in another system, and its amount moves to or from an account.</summary>
    OrderPaid,

    /// <summary>An order is paid for an account that does not exist: the billing API refuses it.</summary>
    OrderForNobody,

    /// <summary>A balance is asked for.</summary>
    BalanceAsked,
}

/// <summary>One event of the schedule.</summary>
/// <param name="Number">Counts the events, from 1.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Account">Which of the shared accounts, from 0.</param>
/// <param name="Amount">What is to be moved; 0 where nothing is.</param>
internal sealed record ChaosEvent(int Number, EventKind Kind, int Account, decimal Amount)
{
    /// <summary>Whether money is to be moved for it.</summary>
    public bool Moves => Kind is EventKind.DealWon or EventKind.OrderPaid;

    /// <inheritdoc/>
    public override string ToString() => Kind == EventKind.BalanceAsked
        ? FormattableString.Invariant($"event {Number}: {Kind}, account {Account}")
        : FormattableString.Invariant($"event {Number}: {Kind}, account {Account}, {Amount}");
}
