using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Bridge.Benchmarks.Figures;
using Bridge.Benchmarks.Harness;
using Bridge.Sandbox.World;
using Perfolizer.Horology;

namespace Bridge.Benchmarks.Micro;

/// <summary>The steps in memory: their time and what they allocate, by BenchmarkDotNet.</summary>
internal sealed class MicroBenchmark : IBenchmark
{
    private const int SmallestObject = 24;

    public string Name => "micro";

    public string Description => "the steps that are made in memory; verification against the bare HMAC of the same bytes";

    public async Task<IReadOnlyList<Figure>> RunAsync(Effort effort, Action<string> say, CancellationToken cancellationToken)
    {
        var figures = new List<Figure>();
        foreach (var crm in VerificationRatio.Signed)
        {
            say($"verification, {crm}");
            figures.Add(await VerificationRatio.MeasureAsync(crm, effort));
        }

        var config = Config(effort);
        figures.Add(Unmatched(BenchmarkRunner.Run<UnmatchedBenchmarks>(config)));
        if (!effort.IsShort)
        {
            say("steps");
            figures.AddRange(BenchmarkRunner.Run<CrmBenchmarks>(config).Reports.SelectMany(FiguresOf));
        }

        return figures;
    }

    // In this process: what is measured takes microseconds, and a process for each would take minutes.
    private static ManualConfig Config(Effort effort) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(effort.WarmUps)
            .WithIterationCount(effort.Runs)
            .WithIterationTime(TimeInterval.FromMilliseconds(50)))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddLogger(NullLogger.Instance)
        .WithArtifactsPath(Path.Combine(ProjectFolder.Find(), "artifacts", "micro"))
        .WithOptions(ConfigOptions.DisableLogFile);

    private static IEnumerable<Figure> FiguresOf(BenchmarkReport report)
    {
        var method = report.BenchmarkCase.Descriptor.WorkloadMethod.Name;
        var name = $"{method}, {report.BenchmarkCase.Parameters[0].Value}";
        yield return new(name, "ns", new Series([.. report.ResultStatistics!.OriginalValues])) { IsCost = true };
        yield return new($"{name}: allocated", "B", Series.Of(Allocated(report))) { IsCost = true };
    }

    // Nothing may be allocated for a route that does not match. What is less than an object is a part of what the measuring allocates.
    private static Figure Unmatched(Summary summary)
    {
        var allocated = summary.Reports.OrderBy(report => (int)report.BenchmarkCase.Parameters[0].Value).Select(Allocated).ToList();
        var more = allocated[^1] - allocated[0];
        return new("allocated for 999 more routes that do not match", "B", Series.Of(more < SmallestObject ? 0 : more))
        {
            IsCost = true,
            MayOnlyFall = true,
            Goal = new Goal.AtMost(0),
        };
    }

    private static double Allocated(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
}
