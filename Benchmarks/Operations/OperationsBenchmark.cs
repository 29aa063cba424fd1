using System.Globalization;
using Bridge.Benchmarks.Figures;
using Bridge.Benchmarks.Harness;
using Bridge.Benchmarks.World;

namespace Bridge.Benchmarks.Operations;

/// <summary>Operations a second from webhook to written-back result, against the bare requests that they need.</summary>
internal sealed class OperationsBenchmark(OperationKind kind) : IBenchmark
{
    private const int Connections = 16;

    public string Name => kind.Name;

    public string Description => $"{kind.What} a second from webhook to written-back result, against the bare requests that they need";

    public async Task<IReadOnlyList<Figure>> RunAsync(Effort effort, Action<string> say, CancellationToken cancellationToken)
    {
        say("recording one");
        var recorded = await RecordedOperation.RecordAsync(kind, say, cancellationToken);
        List<Figure> figures =
        [
            new("storage transactions an operation", "transactions", Series.Of(recorded.Transactions))
            {
                IsCost = true, MayOnlyFall = true, Goal = new Goal.AtMost(kind.Transactions),
            },
        ];
        for (var instances = 1; instances <= (effort.IsShort ? 1 : 2); instances++)
        {
            figures.AddRange(await RunAsync(recorded, instances, effort, say, cancellationToken));
        }

        return figures;
    }

    private async Task<IEnumerable<Figure>> RunAsync(RecordedOperation recorded, int instances, Effort effort, Action<string> say, CancellationToken cancellationToken)
    {
        await using var world = await BenchmarkWorld.StartAsync(say, cancellationToken);
        for (var started = 0; started < instances; started++)
        {
            await world.StartBridgeAsync(cancellationToken);
        }

        var load = new OperationLoad(kind, world, Connections);
        var bare = await BareOperation.PrepareAsync(recorded, world, cancellationToken);
        var at = instances == 1 ? "1 instance" : string.Create(CultureInfo.InvariantCulture, $"{instances} instances");
        say(string.Create(CultureInfo.InvariantCulture, $"{Connections} connections, {at}"));
        var (bridge, limit) = await Rounds.AlternateAsync(
            effort.WarmUps,
            effort.Runs,
            () => load.RunAsync(effort.Run, cancellationToken),
            () => load.RunBareAsync(bare, effort.Run, cancellationToken));
        return FiguresOf(at, bridge, limit, isGoal: instances == 1);
    }

    private static IEnumerable<Figure> FiguresOf(string at, IReadOnlyList<MeasuredLoad> bridge, IReadOnlyList<MeasuredLoad> limit, bool isGoal)
    {
        yield return new($"{Connections} connections, {at}", "operations/s", Of(bridge, run => run.Load.PerSecond))
        {
            Limit = Of(limit, run => run.Load.PerSecond),
            Goal = isGoal ? new Goal.RatioAtLeast(0.80) : null,
        };
        yield return new($"median latency, {at}", "ms", Of(bridge, run => run.Load.LatencyAt(0.5)))
        {
            Limit = Of(limit, run => run.Load.LatencyAt(0.5)),
            IsCost = true,
            Goal = isGoal ? new Goal.AtMost(100) : null,
        };
        yield return new($"latency at the 99th percentile, {at}", "ms", Of(bridge, run => run.Load.LatencyAt(0.99))) { IsCost = true };
        yield return new($"processor time an operation, {at}", "ms", Of(bridge, run => run.Used.Processor.TotalMilliseconds / run.Load.Count)) { IsCost = true };
        yield return new($"allocated an operation, {at}", "kB", Of(bridge, run => run.Used.Allocated / 1e3 / run.Load.Count)) { IsCost = true };
        yield return new($"resident memory at full load, {at}", "MB an instance", Of(bridge, run => run.Resident))
        {
            IsCost = true,
            Goal = isGoal ? new Goal.AtMost(150) : null,
        };
    }

    private static Series Of(IReadOnlyList<MeasuredLoad> runs, Func<MeasuredLoad, double> value) => new([.. runs.Select(value)]);
}
