using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Bridge.Sandbox.Npm;
using Microsoft.Playwright;

namespace Bridge.Tests.Browser;

/// <summary>
/// A headless Chromium from npm, with the libraries and the font that it needs: it runs where no browser was ever installed. It is
/// built for Linux on x64.
/// </summary>
internal static class Chromium
{
    private const string Fonts = "fonts.conf";

    private static readonly NpmInstallation Npm = new(
        "browser", Path.Combine(AppContext.BaseDirectory, "browser"), ["package.json", "package-lock.json", ".npmrc", Fonts])
    {
        Finish = UnpackAsync,
    };

    /// <summary>Why it cannot run here; null where it can.</summary>
    public static string? WhyNot { get; } = OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64
        ? null
        : "The browser of the tests is built for Linux on x64.";

    /// <summary>Where axe-core lies, which looks for barriers on a page.</summary>
    public static async Task<string> AxeAsync() => Path.Combine(await InstallAsync(), "node_modules", "axe-core", "axe.min.js");

    /// <summary>Starts it.</summary>
    public static async Task<IBrowser> StartAsync(IPlaywright playwright)
    {
        var folder = await InstallAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path.Combine(folder, "chromium"),
            Args = ["--no-zygote", "--disable-gpu", "--font-render-hinting=none"],
            Env = new Dictionary<string, string>
            {
                ["HOME"] = folder,
                ["LD_LIBRARY_PATH"] = Path.Combine(folder, "lib"),
                ["FONTCONFIG_PATH"] = folder,
            },
        });
    }

    private static Task<string> InstallAsync() => Npm.EnsureAsync(Console.Error.WriteLine, CancellationToken.None);

    private static async Task UnpackAsync(string folder, CancellationToken cancellationToken)
    {
        var packed = Path.Combine(folder, "node_modules", "@sparticuz", "chromium", "bin");
        foreach (var archive in new[] { "al2023", "fonts", "swiftshader" })
        {
            await using var tar = Open(Path.Combine(packed, $"{archive}.tar.br"));
            await TarFile.ExtractToDirectoryAsync(tar, folder, overwriteFiles: true, cancellationToken);
        }

        // Its own one looks for fonts elsewhere, and without any the browser dies of its first input field.
        File.Copy(Path.Combine(AppContext.BaseDirectory, "browser", Fonts), Path.Combine(folder, Fonts), overwrite: true);

        var program = Path.Combine(folder, "chromium");
        await using (var from = Open(Path.Combine(packed, "chromium.br")))
        await using (var to = File.Create(program))
        {
            await from.CopyToAsync(to, cancellationToken);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(packed, recursive: true);
    }

    private static BrotliStream Open(string file) => new(File.OpenRead(file), CompressionMode.Decompress);
}
