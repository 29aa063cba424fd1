using System.CommandLine;
using Bridge.Benchmarks.Figures;
using Bridge.Benchmarks.Harness;
using Bridge.Sandbox.World;

namespace Bridge.Benchmarks.Commands;

/// <summary>Runs benchmarks, shows their figures, and writes them down.</summary>
internal sealed class BenchmarkCommand : Command
{
    // A machine that has other things to do makes a figure look worse once, and not every time.
    private const int Attempts = 3;

    private readonly Option<bool> _short = new("--short") { Description = "Run the short form, which only finds what became much worse." };

    private readonly Option<bool> _check = new("--check") { Description = "Fail where a ratio is more than a third below the committed one, or a count above it." };

    private readonly Option<bool> _keep = new("--keep") { Description = "Write the figures over the committed ones." };

    private readonly Option<string?> _output = new("--output") { Description = "The folder that the figures are written to. Default: artifacts/benchmarks.", HelpName = "FOLDER" };

    private readonly IBenchmark[] _benchmarks;

    public BenchmarkCommand(string name, string description, params IBenchmark[] benchmarks)
        : base(name, description)
    {
        _benchmarks = benchmarks;
        Options.Add(_short);
        Options.Add(_check);
        Options.Add(_keep);
        Options.Add(_output);
        SetAction(RunAsync);
    }

    private static string Committed => Path.Combine(ProjectFolder.Find(), "Benchmarks", "Committed");

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var effort = arguments.GetValue(_short) ? Effort.Short : Effort.Full;
        var folder = arguments.GetValue(_keep) ? Committed : arguments.GetValue(_output) ?? Path.Combine(ProjectFolder.Find(), "artifacts", "benchmarks");
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var worse = new List<string>();
        foreach (var benchmark in _benchmarks)
        {
            var (figures, found) = await MeasureAsync(benchmark, effort, arguments.GetValue(_check), error, cancellationToken);
            FigureTable.Show($"{benchmark.Name}: {benchmark.Description}", figures);
            worse.AddRange(found);
            await output.WriteLineAsync(await WriteAsync(folder, benchmark, figures, cancellationToken));
        }

        foreach (var one in worse)
        {
            await error.WriteLineAsync($"Worse than it may be: {one}");
        }

        return worse.Count == 0 ? 0 : 1;
    }

    private static async Task<(IReadOnlyList<Figure> Figures, IReadOnlyList<string> Worse)> MeasureAsync(
        IBenchmark benchmark, Effort effort, bool isChecked, TextWriter error, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var figures = await benchmark.RunAsync(effort, words => error.WriteLine($"{benchmark.Name}: {words}"), cancellationToken);
            IReadOnlyList<string> worse = isChecked ? [.. Worse(benchmark, figures)] : [];
            if (worse.Count == 0 || attempt == Attempts)
            {
                return (figures, worse);
            }
        }
    }

    private static IEnumerable<string> Worse(IBenchmark benchmark, IReadOnlyList<Figure> figures)
    {
        var file = Path.Combine(Committed, $"{benchmark.Name}.json");
        return File.Exists(file)
            ? Regression.Find(figures, FigureJson.Read(file)).Select(why => $"{benchmark.Name}, {why}")
            : [$"{benchmark.Name}: there is nothing to compare with; keep figures with --keep."];
    }

    private static async Task<string> WriteAsync(string folder, IBenchmark benchmark, IReadOnlyList<Figure> figures, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{benchmark.Name}.json");
        await File.WriteAllTextAsync(file, FigureJson.Write(benchmark.Name, figures), cancellationToken);
        return file;
    }
}
