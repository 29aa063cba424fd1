using Bridge.Ledger;

namespace Bridge.Sandbox.Chaos;

/// <summary>Gathers what the world outside shows when everything is over, and has it judged.</summary>
/// <param name="world">Where it was played.</param>
/// <param name="player">Who played it.</param>
/// <param name="pace">How fast time ran.</param>
internal sealed class Findings(ChaosWorld world, ChaosPlayer player, Pace pace)
{
    // A reading's time is written down when its answer has come, and a read may take half a minute with all its repeats.
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    private readonly Judge _judge = new(world.Outside.Billing.Book, pace.Of(Leeway));

    /// <summary>What came of it all.</summary>
    /// <param name="operations">The operations as the ledger has them in the end.</param>
    /// <param name="cases">How the cases beside the events ended.</param>
    public ChaosReport Report(IReadOnlyDictionary<string, Operation> operations, IReadOnlyList<ChaosCase> cases)
    {
        var truths = Truths(operations);
        return new ChaosReport(truths.ConvertAll(_judge.Of), cases, [.. player.Failures, .. world.Fleet.Failures, .. Echoes(), .. Strays(truths)])
        {
            Notes =
            [
                FormattableString.Invariant($"{world.Schedule.Plan.Kills} kills, {world.Fleet.KilledUp} of them of an instance that was up; {world.Sender.Requests} webhook requests"),
                FormattableString.Invariant($"{world.BillingTrouble.Met} billing and {world.StorageTrouble.Met} storage requests met a fault of their own"),
                FormattableString.Invariant($"{truths.Count(WasInDoubt)} moves were in doubt; in the window of {truths.Count(truth => _judge.OthersMoney(truth).Count > 0)} others moved the account's money"),
                FormattableString.Invariant($"{truths.Count(truth => truth.WriteBacks > 1)} results were left in the CRM more than once"),
            ],
        };
    }

    private List<EventTruth> Truths(IReadOnlyDictionary<string, Operation> operations)
    {
        var (moves, acknowledged) = (MoveOfApi.In(world.Outside.Billing.Book), player.Acknowledged);
        return [.. world.Schedule.Events.Select(one =>
        {
            var id = world.Stage.OperationIdOf(one);
            return new EventTruth(
                one,
                id,
                world.Stage.AccountOf(one),
                acknowledged.Contains(one.Number),
                [.. moves.Where(move => move.Names(id))],
                world.Stage.WriteBacksOf(one, id),
                operations.GetValueOrDefault(id));
        })];
    }

    private IEnumerable<string> Echoes() => world.Outside.Sender.Sent
        .Where(sent => sent is { Webhook.IsEcho: true, Operations.Count: > 0 })
        .Select(sent => $"The bridge ran {string.Join(", ", sent.Operations)} for a change that it had made itself.");

    private IEnumerable<string> Strays(IEnumerable<EventTruth> truths) => _judge.Strays(truths)
        .Where(move => !ChaosCases.Operations.Any(move.Names))
        .Select(move => FormattableString.Invariant($"{move.Entry.Effect} moved on account {move.AccountNumber}, and no event accounts for it: {move.Entry.Description}"));

    private static bool WasInDoubt(EventTruth truth) =>
        truth.Operation?.Evidence.Readings.Any(reading => reading.Kind == ReadingKind.Settling) is true;
}
