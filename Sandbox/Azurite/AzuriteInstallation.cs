using System.Diagnostics;
using System.Security.Cryptography;

namespace Bridge.Sandbox.Azurite;

/// <summary>
/// Azurite from npm, at the version that the lock file names. It is installed on first use into the user's cache and
/// shared by the Sandbox and the tests.
/// </summary>
internal static class AzuriteInstallation
{
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc", "start.js"];
    private static readonly string Package = Path.Combine(AppContext.BaseDirectory, "azurite");

    /// <summary>The script that starts Azurite; installs it first where that was not done yet.</summary>
    /// <exception cref="InvalidOperationException">npm is missing or failed.</exception>
    public static async Task<string> EnsureAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "bridge-sandbox",
            $"azurite-{await FingerprintAsync(cancellationToken)}");
        if (!Directory.Exists(folder))
        {
            say("Installing Azurite from npm, once…");
            await InstallAsync(folder, cancellationToken);
        }

        return Path.Combine(folder, "start.js");
    }

    private static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        var draft = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(draft);
        try
        {
            foreach (var file in Files)
            {
                File.Copy(Path.Combine(Package, file), Path.Combine(draft, file), overwrite: true);
            }

            await RunNpmAsync(draft, cancellationToken);
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

    private static async Task RunNpmAsync(string folder, CancellationToken cancellationToken)
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
            throw new InvalidOperationException($"npm could not install Azurite (exit code {npm.ExitCode}):\n{await error}{await output}");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException("npm was not found. Install Node.js 20 or later: Azurite, the storage of the Sandbox, runs on it.", exception);
        }
    }

    private static async Task<string> FingerprintAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            hash.AppendData(await File.ReadAllBytesAsync(Path.Combine(Package, file), cancellationToken));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
