using Bridge.Ledger;
using Bridge.Sandbox.Billing;

namespace Bridge.Sandbox.Chaos;

/// <summary>
/// Judges how events ended by what the world outside shows: the platform's book and the CRM. The bridge is asked only for what it
/// alone can say: what it leaves to a person, and what it has not done yet.
/// </summary>
/// <param name="book">The platform's book.</param>
/// <param name="leeway">How far the bridge's time of a reading may be from the book's.</param>
internal sealed class Judge(BillingBook book, TimeSpan leeway)
{
    /// <summary>How one event ended.</summary>
    public EventVerdict Of(EventTruth truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        return truth switch
        {
            { Moves.Count: > 1 } => Is(Fate.Doubled, $"its money moved {truth.Moves.Count} times"),
            { Moves.Count: 1 } when WhyWrong(truth) is { } wrong => Is(Fate.Wrong, wrong),
            { IsAcknowledged: false, Moves.Count: 0, Operation: null } => Is(Fate.NotTaken, ""),
            { Operation: null } => Is(Fate.Lost, "the bridge took it, and knows nothing of it"),
            { Operation.State: CallState.NeedsReview } => OthersMoney(truth) is { Count: > 0 } money
                ? Is(Fate.Reviewed, $"others moved {string.Join(" and ", money.Select(entry => FormattableString.Invariant($"{entry.Amount} ({entry.Kind})")))} on the account meanwhile")
                : Is(Fate.ReviewedForNothing, $"a person must settle it, and nobody else moved the account's money: {truth.Operation.Reason}"),
            { Operation: { } operation } when !IsOver(operation) => Is(Fate.Unsettled, $"it is still {operation.State}/{operation.WriteBack}"),
            { Operation.State: CallState.Succeeded } => OfSuccess(truth),
            { Event.Kind: EventKind.OrderForNobody, Operation.State: CallState.Refused } => Told(truth),
            _ => Is(Fate.Wrong, $"it ended as {truth.Operation.State}: {truth.Operation.Reason}"),
        };

        EventVerdict Is(Fate fate, string why) => new(truth, fate, why);
    }

    /// <summary>Moves of the API that no event accounts for.</summary>
    public IReadOnlyList<MoveOfApi> Strays(IEnumerable<EventTruth> truths)
    {
        var known = truths.SelectMany(truth => truth.Moves).Select(move => move.Entry.Number).ToHashSet();
        return [.. MoveOfApi.In(book).Where(move => !known.Contains(move.Entry.Number))];
    }

    /// <summary>What others moved of an event's account while the bridge watched its balance for it: calls are left out.</summary>
    public IReadOnlyList<Entry> OthersMoney(EventTruth truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        if (truth.Operation is not { Evidence: { Readings: [.., { Kind: not ReadingKind.Baseline } last] } evidence }
            || book.FindCustomer(truth.AccountNumber) is not { } account)
        {
            return [];
        }

        // A doubt is judged by its own attempt; the later look reaches back to the first of them.
        var first = last.Kind == ReadingKind.Settling ? evidence.BaselineOf(last.Attempt) : null;
        var (from, to) = ((first ?? evidence.Readings[0]).At - leeway, last.At + leeway);
        return [.. account.Entries.Where(entry => IsMoneyOfOthers(entry) && entry.At >= from && entry.At <= to)];
    }

    private static EventVerdict OfSuccess(EventTruth truth) => truth switch
    {
        { Event.Moves: true, Moves.Count: 0 } => new(truth, Fate.Lost, "the bridge says that it was done, and no money moved"),
        { Event.Kind: EventKind.OrderForNobody } => new(truth, Fate.Wrong, "the bridge says that money moved to an account that does not exist"),
        _ => Told(truth),
    };

    private static EventVerdict Told(EventTruth truth) => truth.WriteBacks > 0
        ? new(truth, Fate.Good)
        : new(truth, truth.Event.Kind == EventKind.BalanceAsked ? Fate.Lost : Fate.Wrong, "its result was never written back to the CRM");

    private static string? WhyWrong(EventTruth truth)
    {
        var (account, entry) = (truth.Moves[0].AccountNumber, truth.Moves[0].Entry);
        return !truth.Event.Moves ? "money moved, and none was to"
            : !string.Equals(account, truth.AccountNumber, StringComparison.Ordinal) ? $"its money moved on account {account}"
            : entry.Effect != truth.Event.Amount ? FormattableString.Invariant($"{entry.Effect} moved instead of {truth.Event.Amount}")
            : null;
    }

    private static bool IsOver(Operation operation) =>
        operation.State.IsEnd() && operation is { WriteBack: not WriteBackState.Pending, Due: null };

    // Calls go on all the time, and the bridge leaves them out of account.
    private static bool IsMoneyOfOthers(Entry entry) => !entry.IsMove && entry.Kind is EntryKind.Payment or EntryKind.Adjustment or EntryKind.OtherCharge;
}
