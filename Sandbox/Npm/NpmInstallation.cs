using System.Diagnostics;
using System.Security.Cryptography;

namespace Bridge.Sandbox.Npm;

/// <summary>
/// Programs from npm, at the versions that a lock file names. They are installed on first use into the user's cache, and shared by
/// every clone of the same user.
/// </summary>
/// <param name="name">What the folder in the cache is called.</param>
/// <param name="package">The folder that holds the package and its lock file.</param>
/// <param name="files">What of it is needed: the installation is another where one of these is.</param>
internal sealed class NpmInstallation(string name, string package, IReadOnlyList<string> files)
{
    /// <summary>Does what is left to do after npm, in the folder that it is given.</summary>
    public Func<string, CancellationToken, Task> Finish { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>The folder with what is installed; installs it first where that was not done yet.</summary>
    /// <exception cref="InvalidOperationException">npm is missing or failed.</exception>
    public async Task<string> EnsureAsync(Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(say);
        var folder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "bridge-sandbox",
            $"{name}-{await FingerprintAsync(cancellationToken)}");
        if (!Directory.Exists(folder))
        {
            say($"Installing {name} from npm, once…");
            await InstallAsync(folder, cancellationToken);
        }

        return folder;
    }

    private async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        var draft = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(draft);
        try
        {
            foreach (var file in files)
            {
                File.Copy(Path.Combine(package, file), Path.Combine(draft, file), overwrite: true);
            }

            await RunNpmAsync(draft, cancellationToken);
            await Finish(draft, cancellationToken);
            Publish(draft, folder);
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }

    // The whole folder appears at once, so that another process never finds half an installation; the first one wins.
    private static void Publish(string draft, string folder)
    {
        try
        {
            Directory.Move(draft, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
        }
    }

    private async Task RunNpmAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            FileName = OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "ci", "--ignore-scripts", "--no-audit", "--no-fund" },
        };
        using var npm = Start(start);
        var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = npm.StandardError.ReadToEndAsync(cancellationToken);
        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm could not install {name} (exit code {npm.ExitCode}):\n{await error}{await output}");
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException($"npm was not found. Install Node.js 20 or later: {name} comes from there.", exception);
        }
    }

    private async Task<string> FingerprintAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(await File.ReadAllBytesAsync(Path.Combine(package, file), cancellationToken));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
