using System.Diagnostics;
using Bridge.SelfHost.Configuration;

namespace Bridge.Tests.SelfHost;

/// <summary>The program as a process of its own.</summary>
internal static class BridgeProgram
{
    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var bridge = Start(arguments);
        var output = bridge.StandardOutput.ReadToEndAsync();
        var error = bridge.StandardError.ReadToEndAsync();
        await Eventually.Within(bridge.WaitForExitAsync());
        return (bridge.ExitCode, await output, await error);
    }

    /// <summary>Starts it.</summary>
    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [typeof(HostJson).Assembly.Location, .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    })!;
}
