using System.CommandLine;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Commands;

/// <summary>The command line <c>sandbox</c>.</summary>
internal static class SandboxCommand
{
    public static Task<int> RunAsync(string[] args)
    {
        var once = new Option<bool>("--once") { Description = "Play the tour, print its figures as the last line, and end." };
        var noBridge = new Option<bool>("--no-bridge") { Description = "Leave the bridge to you: start SelfHost or Core Tools yourself." };
        var crms = new Option<string[]>("--crm")
        {
            Description = $"A CRM to play instead of {string.Join(" and ", SandboxCrms.Usual)}; may be given several times.",
            HelpName = "NAME",
            DefaultValueFactory = _ => [.. SandboxCrms.Usual],
        };
        crms.AcceptOnlyFromAmong([.. SandboxCrms.All.Select(crm => crm.Name)]);
        var port = new Option<int>("--port")
        {
            Description = "The port of the page; 0 takes a free one, as does one that is taken.",
            HelpName = "PORT",
            DefaultValueFactory = _ => UsualPorts.Page,
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535)
            {
                result.AddError("--port is a number from 0 to 65535.");
            }
        });
        var command = new RootCommand("The world outside the bridge, on one machine: plays all seven billing operations, and stays up with a page.") { once, crms, noBridge, port, new CrashPointsCommand(), new ChaosCommand() };
        command.SetAction((arguments, cancellationToken) =>
            new SandboxRun([.. arguments.GetValue(crms)!.Distinct(StringComparer.Ordinal)], arguments.GetValue(once), arguments.GetValue(noBridge), arguments.GetValue(port))
                .RunAsync(cancellationToken));
        return command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
    }
}
