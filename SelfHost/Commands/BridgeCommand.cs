using System.CommandLine;

namespace Bridge.SelfHost.Commands;

/// <summary>The command line <c>bridge</c>. Without a command it serves.</summary>
internal static class BridgeCommand
{
    public static Task<int> RunAsync(string[] args) =>
        Create().Parse(args).InvokeAsync(new InvocationConfiguration
        {
            // The host takes the signals to end: it lets running functions finish.
            ProcessTerminationTimeout = null,
        });

    private static RootCommand Create()
    {
        var serve = new ServeCommand();
        var bridge = new RootCommand("Turns CRM events into billing operations, on a machine of your own. Without a command it serves.") { serve, new DoctorCommand(), new RoutesCommand(), new ReplayCommand() };
        foreach (var option in serve.Options)
        {
            bridge.Options.Add(option);
        }

        bridge.Action = serve.Action;
        return bridge;
    }
}
