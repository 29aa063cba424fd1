using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bridge.SelfHost.Configuration;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.SelfHost;

/// <summary>The program itself, as its own process.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class ProgramTests(AzuriteFixture azurite) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("bridge-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Help_NamesCommandsAndOptions()
    {
        var (exitCode, output, _) = await BridgeProgram.RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.Contains("serve", output, StringComparison.Ordinal);
        Assert.Contains("--settings", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_UntilItIsTold_ListensAndEndsInPeace()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // It has no SIGTERM.
        }

        WriteRoot();
        using var bridge = BridgeProgram.Start("--root", _root.FullName, "--port", "0");
        var address = await AddressAsync(bridge);
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(address, "nothing/here"))).StatusCode);

        using var kill = Process.Start("kill", ["-TERM", bridge.Id.ToString(CultureInfo.InvariantCulture)]);

        await Eventually.Within(bridge.WaitForExitAsync());
        Assert.Equal(0, bridge.ExitCode);
    }

    [Fact]
    public async Task Serve_OnAPortThatIsTaken_SaysSoInOneLine()
    {
        WriteRoot();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (exitCode, output, error) = await BridgeProgram.RunAsync("--root", _root.FullName, "--host", "127.0.0.1", "--port", port);

        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Contains(port, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WithAMistakeInHostJson_SaysItInOneLine()
    {
        File.WriteAllText(Path.Combine(_root.FullName, HostJson.FileName), """{ "version": "2.0", "functionTimeout": "soon" }""");

        var (exitCode, _, error) = await BridgeProgram.RunAsync("--root", _root.FullName);

        Assert.Equal(1, exitCode);
        Assert.Contains("functionTimeout", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "70710")]
    [InlineData("--port", "seven")]
    [InlineData("--unheard-of", "x")]
    public async Task CommandLine_WithAMistake_NamesIt(params string[] arguments)
    {
        var (exitCode, _, error) = await BridgeProgram.RunAsync(arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(arguments[0], error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private void WriteRoot()
    {
        File.WriteAllText(Path.Combine(_root.FullName, HostJson.FileName), """{ "version": "2.0" }""");
        File.WriteAllText(Path.Combine(_root.FullName, "routes.json"), """{ "routes": [] }""");
        File.WriteAllText(
            Path.Combine(_root.FullName, LocalSettings.FileName),
            $$"""{ "Values": { "AzureWebJobsStorage": "{{azurite.ConnectionString}}", "PublicUrl": "http://localhost:7071" } }""");
    }

    private static async Task<Uri> AddressAsync(Process bridge)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await bridge.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (Array.Find(line.Split(' '), word => word.StartsWith("http://", StringComparison.Ordinal)) is { } address)
            {
                return new Uri(address);
            }
        }

        throw new InvalidOperationException($"The program ended: {await bridge.StandardError.ReadToEndAsync(patience.Token)}");
    }
}
