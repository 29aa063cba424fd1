using System.Globalization;
using Bridge.Dashboard.Pages.Operations;
using Bridge.Ledger;
using Bridge.Operations;

namespace Bridge.Dashboard.Views;

/// <summary>One operation as its page shows it.</summary>
public sealed class OperationPages(OperationLedger ledger, OperationRetry retry, OperationLines lines)
{
    /// <summary>The view of an operation; null where there is none of that id.</summary>
    public async Task<OperationView?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!OperationId.IsValid(id) || await ledger.FindAsync(id, cancellationToken) is not { } operation)
        {
            return null;
        }

        var history = await ledger.HistoryAsync(id, cancellationToken);
        return new OperationView(lines.Of(operation), operation.Attempt, FactsOf(operation), StepsOf(operation, history))
        {
            Call = Wording.CallOf(operation.Run),
            Arguments = [.. operation.Arguments?.Select(one => new Fact(one.Key, Masking.Argument(one.Key, one.Value))) ?? []],
            Response = Masking.Result(operation),
            EventFields = operation.Event is { } data ? Masking.Text(OperationJson.Masked(data)) : null,
            Readings = Readings.Of(operation.Evidence),
            Settle = SettleOf(operation),
            Retry = await RetryOfAsync(operation, cancellationToken),
            Dismissal = DismissalOf(operation),
        };
    }

    private List<Fact> FactsOf(Operation operation)
    {
        var line = lines.Of(operation);
        var facts = new List<Fact>
        {
            new("Operation", operation.Id),
            new("Source", operation.Source),
            new("Route", operation.Route),
            new("Account", operation.Account),
            new("CRM record", line.Record) { Url = line.RecordUrl },
            new("Event", operation.EventType),
            new("Event's id", operation.EventId),
            new("Trace id", OperationJson.TraceId(operation.TraceParent) ?? ""),
            new("Attempt", operation.Attempt.ToString(CultureInfo.InvariantCulture)),
            At("Changed in the CRM", operation.OccurredAt),
            At("Received", operation.ReceivedAt),
            At("Sent", operation.SentAt),
            At("In doubt since", operation.DoubtSince),
            At("Waits until", operation.WaitUntil),
            At("Looked at again", operation.LookAgainAt),
            At("Ended", operation.FinishedAt),
            new("Settled by", operation.SettledBy == SettledBy.None ? "" : operation.SettledBy == SettledBy.Person ? "a person" : "the account's balance"),
            new("Let through", operation.IsLetThrough ? "a person let it pass the brakes" : ""),
            At("Data erased", operation.ErasedAt),
        };
        return [.. facts.Where(fact => fact.Value.Length > 0 || fact.At is not null)];
    }

    private static Fact At(string name, DateTimeOffset? time) => new(name, "") { At = time };

    // The ledger begins when the first invocation takes the message; who ran it by hand stands before.
    private static List<Step> StepsOf(Operation operation, IReadOnlyList<HistoryLine> history)
    {
        var before = history.TakeWhile(line => line.Revision == 0 && line.At <= operation.ReceivedAt).Count();
        return
        [
            .. history.Take(before).Select(StepOf),
            new Step(operation.ReceivedAt, null, "received, and queued"),
            .. history.Skip(before).Select(StepOf),
        ];
    }

    // A step that leaves the call where it stood has no state to show.
    private static Step StepOf(HistoryLine line) => new(
        line.At,
        Call(line.To) is var to && to != Call(line.From) && Enum.TryParse<CallState>(to, out var state) ? Wording.Of(state) : null,
        line.Why);

    private static string Call(string states) => states.Split('/')[0];

    // What a brake holds was never sent, and what may have been sent is in doubt.
    private static SettleView? SettleOf(Operation operation) => operation switch
    {
        { State: not CallState.NeedsReview } => null,
        { SentAt: null, Evidence.Readings: [] } => new(
            "Nothing was sent. Let it pass, or say that it is not to happen.",
            [
                new("sendAgain", "Let it pass: send it"),
                new("cancel", "It is not to happen"),
                new("happened", "It was done by hand"),
            ]),
        _ => new(
            "Look at the account in the billing portal: a move's description ends with the operation's id. Then say what is true.",
            [
                new("happened", "It happened"),
                new("sendAgain", "It did not: send it again"),
                new("cancel", "It is not to happen"),
            ]),
    };

    private static string? DismissalOf(Operation operation) => OperationDismissal.WhyNot(operation) is not null ? null : operation.State switch
    {
        CallState.DeadLettered => "Where nothing is to be done about it, dismiss it: it is cancelled.",
        CallState.AwaitingCaptcha => "Where it is not to happen, dismiss it: it is cancelled, and its link does nothing any more.",
        _ => "Where the CRM needs no result any more, dismiss it: the write-back is let be.",
    };

    private async Task<RetryChoice?> RetryOfAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (await retry.WhyNotAsync(operation, what: null, cancellationToken) is not null)
        {
            return null;
        }

        if (operation.State == CallState.AwaitingCaptcha)
        {
            return new("call", "Send another link", "Another link is left on the CRM record. The one before opens nothing any more.");
        }

        return OperationRetry.WhatOf(operation, what: null) == Retried.WriteBack
            ? new("writeBack", "Write back again", "Only the write-back is made again: the billing call has ended, and is not repeated.")
            : new("call", "Retry", "It is evaluated anew, from the record and the route as they are now, and sent under the same id.");
    }
}
