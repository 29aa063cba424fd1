using System.CommandLine;
using Bridge.Sandbox.CrashPoints;

namespace Bridge.Sandbox.Commands;

/// <summary><c>sandbox crash-points</c>: kills the bridge at every request of one money operation, before and after.</summary>
internal sealed class CrashPointsCommand : Command
{
    private readonly Option<int> _parallel = new("--parallel")
    {
        Description = "How many cases are played at a time. Default: one a processor.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private readonly Option<bool> _quick = new("--quick") { Description = "Play only the cases around the money, and a sample of the rest." };

    private readonly Option<string> _only = new("--only")
    {
        Description = "Play only the cases at requests whose name holds TEXT, such as \"billing PUT\".",
        HelpName = "TEXT",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<bool> _list = new("--list") { Description = "Print the operation's requests, and kill nothing." };

    private readonly Option<bool> _histories = new("--histories") { Description = "Print the operation's history of every case, and not only of those that failed." };

    public CrashPointsCommand()
        : base("crash-points", "Kills the bridge with SIGKILL before and after every request of one money operation: each time the money must move once, and its result be written back once.")
    {
        Options.Add(_parallel);
        Options.Add(_quick);
        Options.Add(_only);
        Options.Add(_list);
        Options.Add(_histories);
        _parallel.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 64)
            {
                result.AddError("--parallel is a number from 1 to 64.");
            }
        });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = new CrashPointsOptions(arguments.GetValue(_parallel), arguments.GetValue(_quick), arguments.GetValue(_only)!);
        try
        {
            var screen = new CrashPointsScreen(arguments.GetValue(_histories));
            await using var run = await CrashPointsRun.StartAsync(options, TimeProvider.System, cancellationToken);
            var requests = await run.RecordAsync(cancellationToken);
            if (arguments.GetValue(_list))
            {
                CrashPointsScreen.List(requests);
                return 0;
            }

            var report = await run.RunAsync(requests, screen.Begin, screen.Played, cancellationToken);
            SandboxScreen.Print(report.Line);
            return report.IsGood ? 0 : 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 1;
        }
        catch (InvalidOperationException exception)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
