using System.Diagnostics;
using System.Runtime.InteropServices;
using Bridge.Sandbox.World;

namespace Bridge.Benchmarks.World;

/// <summary>The bridge as it is put on a server: published, and compiled ahead of time.</summary>
internal static class PublishedBridge
{
    private static readonly Lazy<Task<string>> Once = new(() => PublishAsync(CancellationToken.None));

    /// <summary>Its program. The first who asks publishes it, into <c>artifacts</c>.</summary>
    /// <exception cref="InvalidOperationException">It cannot be published.</exception>
    public static Task<string> ProgramAsync(CancellationToken cancellationToken) => Once.Value.WaitAsync(cancellationToken);

    private static async Task<string> PublishAsync(CancellationToken cancellationToken)
    {
        var root = ProjectFolder.Find();
        var artifacts = Path.Combine(root, "artifacts", "ready-to-run");
        var folder = Path.Combine(artifacts, "bridge");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "publish", "SelfHost", "--nologo", "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false",
                "-p:PublishReadyToRun=true", "-p:FunctionsWorker=false", "--artifacts-path", artifacts, "--output", folder,
            },
        };
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        return publish.ExitCode == 0
            ? Path.Combine(folder, "bridge.dll")
            : throw new InvalidOperationException($"The bridge cannot be published:\n{output}");
    }
}
