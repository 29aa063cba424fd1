using Bridge.Sandbox.Npm;

namespace Bridge.Sandbox.Azurite;

/// <summary>Azurite from npm, shared by the Sandbox and the tests.</summary>
internal static class AzuriteInstallation
{
    private const string Script = "start.js";

    private static readonly NpmInstallation Npm = new(
        "azurite", Path.Combine(AppContext.BaseDirectory, "azurite"), ["package.json", "package-lock.json", ".npmrc", Script]);

    /// <summary>The script that starts Azurite; installs it first where that was not done yet.</summary>
    /// <exception cref="InvalidOperationException">npm is missing or failed.</exception>
    public static async Task<string> EnsureAsync(Action<string> say, CancellationToken cancellationToken) =>
        Path.Combine(await Npm.EnsureAsync(say, cancellationToken), Script);
}
