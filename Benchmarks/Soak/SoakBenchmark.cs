using Bridge.Benchmarks.Figures;
using Bridge.Benchmarks.Harness;
using Bridge.Benchmarks.Operations;
using Bridge.Benchmarks.World;

namespace Bridge.Benchmarks.Soak;

/// <summary>Half of the full load for ten minutes: memory stays as it is, and nothing is lost.</summary>
internal sealed class SoakBenchmark : IBenchmark
{
    private const int Connections = 16;
    private const int Accounts = 256;
    private const int Parts = 5;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public string Name => "soak";

    public string Description => "half of the full load for ten minutes: memory flat, nothing lost";

    public async Task<IReadOnlyList<Figure>> RunAsync(Effort effort, Action<string> say, CancellationToken cancellationToken)
    {
        await using var world = await BenchmarkWorld.StartAsync(say, cancellationToken);
        await world.StartBridgeAsync(cancellationToken);
        say("measuring the full load");
        var full = await new OperationLoad(OperationKind.Money, world, Connections).RunAsync(effort.Run * 3, cancellationToken);
        var pause = TimeSpan.FromSeconds(2 / full.Load.PerSecond);
        var duration = effort.IsShort ? TimeSpan.FromSeconds(20) : TimeSpan.FromMinutes(10);
        say(FormattableString.Invariant($"{1 / pause.TotalSeconds:0} operations a second for {duration.TotalSeconds:0} s"));

        var load = new OperationLoad(OperationKind.Money, world, Accounts);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ledger = new ShortLedger(world.Outside.Storage);
        var clearing = ledger.ClearAsync(over.Token);
        var watching = WatchAsync(world.Bridges[0], over.Token);
        var operations = await SendAsync(index => RunOneAsync(load, index, ledger, cancellationToken), pause, duration, cancellationToken);
        await over.CancelAsync();
        await clearing;
        return Figures(await watching, operations);
    }

    private static async Task RunOneAsync(OperationLoad load, int index, ShortLedger ledger, CancellationToken cancellationToken) =>
        ledger.Ended(await load.RunOneAsync(index, cancellationToken));

    private static async Task<IReadOnlyList<Task>> SendAsync(Func<int, Task> runOne, TimeSpan pause, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (clock, operations) = (TimeProvider.System, new List<Task>());
        for (var start = clock.GetTimestamp(); clock.GetElapsedTime(start) < duration;)
        {
            operations.Add(runOne(operations.Count));
            var wait = (pause * operations.Count) - clock.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, cancellationToken);
            }
        }

        await Task.WhenAll(operations).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return operations;
    }

    private static async Task<IReadOnlyList<double>> WatchAsync(MeasuredBridge bridge, CancellationToken cancellationToken)
    {
        var resident = new List<double> { bridge.ResidentMegabytes };
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            resident.Add(bridge.ResidentMegabytes);
        }

        return resident;
    }

    // The first part warms up.
    private static IReadOnlyList<Figure> Figures(IReadOnlyList<double> resident, IReadOnlyList<Task> operations)
    {
        var part = resident.Count / Parts;
        return
        [
            new("resident memory of the last fifth, against the second", "MB", Series.Of(Percentile.Of(resident.TakeLast(part), 0.5)))
            {
                Limit = Series.Of(Percentile.Of(resident.Skip(part).Take(part), 0.5)), IsCost = true, Goal = new Goal.RatioAtLeast(0.90),
            },
            new("operations", "", Series.Of(operations.Count)),
            new("operations lost", "", Series.Of(operations.Count(operation => !operation.IsCompletedSuccessfully))) { MayOnlyFall = true, Goal = new Goal.AtMost(0) },
        ];
    }
}
