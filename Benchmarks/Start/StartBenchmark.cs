using Bridge.Benchmarks.Figures;
using Bridge.Benchmarks.Harness;
using Bridge.Benchmarks.Operations;
using Bridge.Benchmarks.World;

namespace Bridge.Benchmarks.Start;

/// <summary>From the start of the process to the first 202, and memory at rest, against a bare web server.</summary>
internal sealed class StartBenchmark : IBenchmark
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    public string Name => "start";

    public string Description => "from the start of the process to the first 202, and memory at rest, against a bare web server";

    public async Task<IReadOnlyList<Figure>> RunAsync(Effort effort, Action<string> say, CancellationToken cancellationToken)
    {
        await using var world = await BenchmarkWorld.StartAsync(say, cancellationToken);
        var body = BenchmarkEvent.Body(OperationKind.Money.Type, OperationKind.DataOf(world.OpenAccounts(1)[0]));
        var program = await PublishedBridge.ProgramAsync(cancellationToken);
        say("starting");
        var (bridge, bare) = await Rounds.AlternateAsync(warmUps: 1, effort.Runs, () => StartAsync(program), () => StartAsync(typeof(StartBenchmark).Assembly.Location));
        return
        [
            new("from the start to the first 202", "ms", new Series([.. bridge.Select(start => start.Took.TotalMilliseconds)]))
            {
                Limit = new Series([.. bare.Select(start => start.Took.TotalMilliseconds)]), IsCost = true, Goal = new Goal.AtMost(600),
            },
            new("resident memory at rest", "MB", new Series([.. bridge.Select(start => start.Resident)]))
            {
                Limit = new Series([.. bare.Select(start => start.Resident)]), IsCost = true, Goal = new Goal.AtMost(90),
            },
        ];

        async Task<Started> StartAsync(string what)
        {
            var start = TimeProvider.System.GetTimestamp();
            await using var started = await MeasuredBridge.StartAsync(what, world.Outside.BridgeSettings, cancellationToken);
            using var request = new BenchmarkEvent(body, OperationKind.Money.Route).Sign(started.Address);
            using var answer = await world.Http.SendAsync(request, cancellationToken);
            var took = TimeProvider.System.GetElapsedTime(start);
            if (answer.StatusCode != System.Net.HttpStatusCode.Accepted)
            {
                throw new InvalidOperationException($"The first webhook was answered with {(int)answer.StatusCode}.");
            }

            await Task.Delay(Rest, TimeProvider.System, cancellationToken);
            return new(took, started.ResidentMegabytes);
        }
    }

    private sealed record Started(TimeSpan Took, double Resident);
}
