using Bridge.Ledger;

namespace Bridge.Sandbox.Chaos;

/// <summary>One run of chaos: a schedule is played, and what the world outside shows of it is judged.</summary>
/// <param name="schedule">The schedule.</param>
/// <param name="pace">How fast time runs.</param>
/// <param name="say">Is told how far it is.</param>
internal sealed class ChaosRun(ChaosSchedule schedule, Pace pace, Action<string> say)
{
    /// <summary>Plays and judges.</summary>
    /// <exception cref="InvalidOperationException">The bridge, or something around it, does not start.</exception>
    public async Task<ChaosReport> RunAsync(CancellationToken cancellationToken)
    {
        await using var world = await ChaosWorld.StartAsync(schedule, pace, TimeProvider.System, say, cancellationToken);
        var cases = new ChaosCases(world, pace);
        await cases.BeginAsync(cancellationToken);
        var player = new ChaosPlayer(world, pace, say);
        await player.PlayAsync(cancellationToken);
        var operations = await new Calm(world, pace, say).WaitAsync(
            [.. schedule.Events.Select(world.Stage.OperationIdOf), .. ChaosCases.Operations], cancellationToken);
        var report = new Findings(world, player, pace).Report(operations, cases.End(operations));
        return report with { Histories = await HistoriesAsync(world.Outside.Ledger, report, cancellationToken) };
    }

    private static async Task<IReadOnlyDictionary<string, IReadOnlyList<HistoryLine>>> HistoriesAsync(
        OperationLedger ledger, ChaosReport report, CancellationToken cancellationToken)
    {
        var histories = new Dictionary<string, IReadOnlyList<HistoryLine>>(StringComparer.Ordinal);
        foreach (var id in report.Faults.Select(verdict => verdict.Truth.OperationId))
        {
            histories[id] = await ledger.HistoryAsync(id, cancellationToken);
        }

        return histories;
    }
}
