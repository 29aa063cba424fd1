using Bridge.Billing;
using Bridge.Crm;
using Bridge.Ledger;

namespace Bridge.Tests.Operations;

/// <summary>Operations in states to which only a long way leads.</summary>
internal static class Ops
{
    public const string Route = "deal-won-moves-funds";

    private static int _count;

    /// <summary>An operation of a won deal; each one is another.</summary>
    public static Operation New(CallState state, DateTimeOffset received)
    {
        var number = Interlocked.Increment(ref _count);
        return new Operation
        {
            Id = OperationId.Of("hubspot", $"event-{number}", Route),
            Source = "hubspot",
            Route = Route,
            Run = "move-funds",
            State = state,
            Attempt = 1,
            ReceivedAt = received,
            FinishedAt = state.IsEnd() ? received : null,
            Account = "1001",
            Record = new RecordRef("deals", $"{number}"),
            EventId = $"event-{number}",
            EventType = "deal.propertyChange",
            OccurredAt = received,
            Fingerprint = "f1",
            Event = new JObject { ["objectId"] = number, ["propertyName"] = "dealstage", ["propertyValue"] = "closedwon", ["email"] = "person@secret.example" },
            Arguments = new Dictionary<string, string> { ["account"] = "1001", ["amount"] = "10", ["description"] = "Deal" },
        };
    }

    /// <summary>Evidence of a baseline and one reading after it.</summary>
    public static Evidence Read(DateTimeOffset at, decimal before, decimal after) => Evidence.None
        .With(new Reading(ReadingKind.Baseline, 1, at, DateOnly.FromDateTime(at.UtcDateTime), DateOnly.FromDateTime(at.UtcDateTime), Balance(before)))
        .With(new Reading(ReadingKind.Settling, 1, at, DateOnly.FromDateTime(at.UtcDateTime), DateOnly.FromDateTime(at.UtcDateTime), Balance(after)));

    private static Balance Balance(decimal closing) => new(0, closing, 0, 0, 0, 0, closing);
}
