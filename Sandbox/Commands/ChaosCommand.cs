using System.CommandLine;
using System.Globalization;
using Bridge.Sandbox.Chaos;

namespace Bridge.Sandbox.Commands;

/// <summary><c>sandbox chaos</c>: lets everything go wrong by a schedule that a seed repeats, and judges what came of it.</summary>
internal sealed class ChaosCommand : Command
{
    private readonly Option<int> _seed = new("--seed") { Description = "Where chance starts: the same seed repeats the schedule.", HelpName = "S", DefaultValueFactory = _ => 1 };

    private readonly Option<int> _events = Count("--events", "How many events are delivered.", 500, least: 1, most: 5000);

    private readonly Option<int> _kills = Count("--kills", "How often an instance is killed with SIGKILL.", 100, least: 0, most: 1000);

    private readonly Option<int> _instances = Count("--instances", "How many instances of the bridge run on the same queues.", 1, least: 1, most: 8);

    private readonly Option<double> _pace = new("--time-scale")
    {
        Description = "The factor by which all durations are multiplied: the bridge's setting TimeScale.",
        HelpName = "FACTOR",
        DefaultValueFactory = _ => 0.025,
    };

    private readonly Option<bool> _plan = new("--plan") { Description = "Print the schedule, and play nothing." };

    public ChaosCommand()
        : base("chaos", "Kills, faults, outages and other people's money all at once: nothing may be lost or moved twice.")
    {
        _pace.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0.01 and <= 1))
            {
                result.AddError("--time-scale is a number from 0.01 to 1.");
            }
        });
        Options.Add(_seed);
        Options.Add(_events);
        Options.Add(_kills);
        Options.Add(_instances);
        Options.Add(_pace);
        Options.Add(_plan);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var plan = new ChaosPlan(arguments.GetValue(_seed), arguments.GetValue(_events), arguments.GetValue(_kills), arguments.GetValue(_instances));
        var schedule = ScheduleMaker.Make(plan);
        if (arguments.GetValue(_plan))
        {
            await arguments.InvocationConfiguration.Output.WriteLineAsync(string.Join(Environment.NewLine, schedule.Lines()));
            return 0;
        }

        var screen = new SandboxScreen();
        screen.Greet();
        try
        {
            var report = await screen.WhileAsync("Starting…", say => new ChaosRun(schedule, new Pace(arguments.GetValue(_pace)), NowAndThen(say)).RunAsync(cancellationToken));
            ChaosScreen.Show(plan, report);
            return report.IsGood ? 0 : 1;
        }
        catch (InvalidOperationException exception)
        {
            screen.Fail([exception.Message]);
            return 1;
        }
    }

    // Without a terminal every word becomes a line.
    private static Action<string> NowAndThen(Action<string> say)
    {
        var pause = Console.IsOutputRedirected ? TimeSpan.FromSeconds(10) : TimeSpan.Zero;
        long? last = null;
        return words =>
        {
            if (last is null || TimeProvider.System.GetElapsedTime(last.Value) >= pause)
            {
                last = TimeProvider.System.GetTimestamp();
                say(words);
            }
        };
    }

    private static Option<int> Count(string name, string description, int usual, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var count && (count < least || count > most))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is a number from {least} to {most}."));
            }
        });
        return option;
    }
}
