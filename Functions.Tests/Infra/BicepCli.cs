using System.Diagnostics;
using System.Reflection;

namespace Bridge.Tests.Infra;

/// <summary>The Bicep command line, from its package.</summary>
internal static class BicepCli
{
    public static string Repository { get; } = Metadata("Repository");

    /// <summary>Runs it, and returns what it printed.</summary>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Metadata("Bicep"), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // The parameter files look there; what a developer's own azd has set is not for the tests.
        start.Environment.Remove("AZURE_ENV_NAME");
        start.Environment.Remove("AZURE_LOCATION");
        using var bicep = Process.Start(start)!;
        var output = bicep.StandardOutput.ReadToEndAsync();
        var errors = await bicep.StandardError.ReadToEndAsync();
        await bicep.WaitForExitAsync();
        Assert.True(bicep.ExitCode == 0, errors);
        return await output;
    }

    private static string Metadata(string key) =>
        typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
