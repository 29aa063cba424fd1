using System.CommandLine;
using Bridge.Benchmarks.Harness;
using Bridge.Benchmarks.Ingest;
using Bridge.Benchmarks.Micro;
using Bridge.Benchmarks.Operations;
using Bridge.Benchmarks.Scale;
using Bridge.Benchmarks.Soak;
using Bridge.Benchmarks.Start;

namespace Bridge.Benchmarks.Commands;

/// <summary>The command line: a benchmark each, and all of them.</summary>
internal static class BenchmarksCommand
{
    private static readonly IBenchmark[] All =
    [
        new MicroBenchmark(),
        new IngestBenchmark(),
        new OperationsBenchmark(OperationKind.Money),
        new OperationsBenchmark(OperationKind.Read),
        new StartBenchmark(),
        new SoakBenchmark(),
        new ScaleBenchmark(),
    ];

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Measures the bridge against its limits: each figure as a ratio to a limit measured in the same run.");
        foreach (var benchmark in All)
        {
            root.Subcommands.Add(new BenchmarkCommand(benchmark.Name, benchmark.Description, benchmark));
        }

        root.Subcommands.Add(new BenchmarkCommand("all", "All of them.", All));
        root.Subcommands.Add(new BareServerCommand());
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
    }
}
