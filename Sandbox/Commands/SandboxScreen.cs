using System.Globalization;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Tour;
using Bridge.Sandbox.World;
using Newtonsoft.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bridge.Sandbox.Commands;

/// <summary>What a person sees of the Sandbox in the terminal.</summary>
internal sealed class SandboxScreen
{
    // Without a terminal there is nobody whose window could be too narrow.
    private const int WidthOfFile = 160;

    private readonly IAnsiConsole _console = AnsiConsole.Console;

    public SandboxScreen()
    {
        if (Console.IsOutputRedirected)
        {
            _console.Profile.Width = WidthOfFile;
        }
    }

    /// <summary>Writes one bare line, for a program to read.</summary>
    public static void Print(string line) => Console.Out.WriteLine(line);

    public void Greet()
    {
        _console.WriteLine();
        _console.Write(new Rule("[bold]Sandbox[/] [grey]the world outside the bridge, on this machine[/]").LeftJustified().RuleStyle("grey"));
    }

    /// <summary>Says what is being done while it is done.</summary>
    public Task<T> WhileAsync<T>(string what, Func<Action<string>, Task<T>> work) =>
        _console.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(what), status =>
            work(say => status.Status = Markup.Escape(say)));

    public void ShowAddresses(OutsideWorld world, Uri? page)
    {
        var grid = new Grid().AddColumn(new GridColumn().PadRight(3)).AddColumn();
        if (page is not null)
        {
            Row(grid, "Page", page);
        }

        Row(grid, "Bridge", world.PublicUrl);
        Row(grid, "Dashboard", new Uri(world.PublicUrl, "/api/dashboard"), "the operator key is sandbox-operator-key");
        Row(grid, "Billing API", world.Billing.Address);
        foreach (var crm in world.Crms)
        {
            Row(grid, Title(crm.Name), crm.Address);
        }

        _console.Write(new Padder(grid, new Padding(0, 1)));
    }

    /// <summary>Plays the tour with its table growing, where there is a terminal, and leaves the whole table.</summary>
    public async Task<TourReport> TourAsync(Func<Action<IReadOnlyList<TourStep>>, Task<TourReport>> play)
    {
        var report = _console.Profile.Capabilities is { Interactive: true, Ansi: true }
            ? await _console.Live(Table([])).AutoClear(true).StartAsync(live => play(steps => live.UpdateTarget(Table(steps))))
            : await play(_ => { });
        _console.Write(Table(report.Steps));
        return report;
    }

    public void Sum(TourReport report)
    {
        var took = report.Steps.Max(step => step.Took) ?? TimeSpan.Zero;
        _console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{report.Deliveries} deliveries, every event at least three times; {report.Steps.Count} operations, the slowest in {took.TotalSeconds:0.0} s; [bold]{report.DuplicatesRun}[/] run twice.");
        if (report.IsGood)
        {
            var crms = string.Join(", ", report.Steps.Select(step => step.Play.Source).Distinct(StringComparer.Ordinal).Select(Title));
            _console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[green]All seven billing operations came through {crms}, and every result came back.[/]");
            return;
        }

        Fail(report.DuplicatesRun > 0 ? [.. report.Failures, $"{report.DuplicatesRun} call(s), note(s) or result(s) came twice."] : report.Failures);
    }

    public void AskForBridge(OutsideWorld world)
    {
        _console.MarkupLine("Start the bridge in another terminal:");
        _console.MarkupLine("  [aqua]cp local.settings.sample.json local.settings.json[/]");
        _console.MarkupLine("  [aqua]dotnet run --project SelfHost[/]     [grey]or[/]     [aqua]dotnet run --project Functions[/]");
        if (world.UnusualSettings is { Count: > 0 } unusual)
        {
            _console.MarkupLine("The sample of settings says otherwise, or nothing, of these. Put them into [aqua]Values[/] of local.settings.json first:");
            foreach (var (key, value) in unusual.OrderBy(setting => setting.Key, StringComparer.Ordinal))
            {
                Print($"    {JsonConvert.ToString(key.Replace(":", "__", StringComparison.Ordinal))}: {JsonConvert.ToString(value)},");
            }
        }
    }

    public void Stay(Uri page) =>
        _console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"\nSend more from the page at [link={page}]{page}[/]. Ctrl+C ends everything.");

    /// <summary>Says what failed. It goes to the error stream, so that the output stays for what was asked.</summary>
    public void Fail(IEnumerable<string> reasons)
    {
        _console.MarkupLine("[red]Failed.[/]");
        foreach (var reason in reasons)
        {
            Console.Error.WriteLine(reason);
        }
    }

    private IRenderable Table(IReadOnlyList<TourStep> steps) => TourTable.Of(steps, _console.Profile.Width);

    private static string Title(string crm) => SandboxCrms.Find(crm).Title;

    private static void Row(Grid grid, string name, Uri address, string remark = "") =>
        grid.AddRow($"[grey]{name}[/]", $"[link={address}]{address}[/]{(remark.Length == 0 ? "" : $"  [grey]{remark}[/]")}");
}
