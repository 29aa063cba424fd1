using System.Globalization;
using Bridge.Ledger;

namespace Bridge.Sandbox.Chaos;

/// <summary>One run of chaos: a schedule is played, and what the world outside shows of it is judged.</summary>
/// <param name="schedule">The schedule.</param>
/// <param name="pace">How fast time runs.</param>
/// <param name="say">Is told how far it is.</param>
internal sealed class ChaosRun(ChaosSchedule schedule, Pace pace, Action<string> say)
{
    // A reading's time is written down when its answer has come, and a read may take half a minute with all its repeats.
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    /// <summary>Plays and judges.</summary>
    public async Task<ChaosReport> RunAsync(CancellationToken cancellationToken)
    {
        await using var world = await ChaosWorld.StartAsync(schedule, pace, TimeProvider.System, say, cancellationToken);
        var cases = new ChaosCases(world, pace);
        await cases.BeginAsync(cancellationToken);
        var player = new ChaosPlayer(world, pace, say);
        await player.PlayAsync(cancellationToken);
        var operations = await new Calm(world, pace, say).WaitAsync(
            [.. schedule.Events.Select(world.Stage.OperationIdOf), .. ChaosCases.Operations], cancellationToken);
        return await JudgeAsync(world, player, operations, cases.End(operations), cancellationToken);
    }

    private async Task<ChaosReport> JudgeAsync(
        ChaosWorld world, ChaosPlayer player, IReadOnlyDictionary<string, Operation> operations, IReadOnlyList<ChaosCase> cases, CancellationToken cancellationToken)
    {
        var (book, acknowledged) = (world.Outside.Billing.Book, player.Acknowledged);
        var moves = MoveOfApi.In(book);
        var truths = schedule.Events.Select(one =>
        {
            var id = world.Stage.OperationIdOf(one);
            return new EventTruth(
                one,
                id,
                world.Stage.AccountOf(one),
                acknowledged.Contains(one.Number),
                [.. moves.Where(move => move.Entry.Description.Contains(id, StringComparison.Ordinal))],
                world.Stage.WriteBacksOf(one, id),
                operations.GetValueOrDefault(id));
        }).ToList();
        var judge = new Judge(book, pace.Of(Leeway));
        var strays = judge.Strays(truths).Where(move => !ChaosCases.Operations.Any(id => move.Entry.Description.Contains(id, StringComparison.Ordinal)));
        var verdicts = truths.ConvertAll(judge.Of);
        var histories = new Dictionary<string, IReadOnlyList<HistoryLine>>(StringComparer.Ordinal);
        foreach (var id in verdicts.Where(verdict => !verdict.IsAllowed).Select(verdict => verdict.Truth.OperationId))
        {
            histories[id] = await world.Outside.Ledger.HistoryAsync(id, cancellationToken);
        }

        return new ChaosReport(
            verdicts,
            cases,
            [
                .. player.Failures,
                .. world.Fleet.Failures,
                .. world.Outside.Sender.Sent.Where(sent => sent is { Webhook.IsEcho: true, Operations.Count: > 0 }).Select(sent => $"The bridge ran {string.Join(", ", sent.Operations)} for a change that it had made itself."),
                .. strays.Select(move => string.Create(CultureInfo.InvariantCulture, $"{move.Entry.Effect} moved on account {move.AccountNumber}, and no event accounts for it: {move.Entry.Description}")),
            ])
        {
            Histories = histories,
            Notes =
            [
                string.Create(CultureInfo.InvariantCulture, $"{schedule.Plan.Kills} kills, {world.Fleet.KilledUp} of them of an instance that was up; {world.Sender.Requests} webhook requests; faults met by {world.BillingTrouble.Met} billing and {world.StorageTrouble.Met} storage requests"),
                string.Create(CultureInfo.InvariantCulture, $"{truths.Count(IsInDoubt)} moves were in doubt; in the window of {truths.Count(truth => judge.OthersMoney(truth).Count > 0)} others moved the account's money; {truths.Count(truth => truth.WriteBacks > 1)} results were left more than once"),
            ],
        };
    }

    private static bool IsInDoubt(EventTruth truth) => truth.Operation?.Evidence.Readings.Any(reading => reading.Kind == ReadingKind.Settling) is true;
}
