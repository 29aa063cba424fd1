using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Bridge.Tests.Sandbox;

/// <summary>The whole program, as a newcomer runs it: the tour against a bridge in a process of its own.</summary>
public sealed partial class SandboxProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public Task Once_PlaysAllSevenOperations_AndLeavesNothingBehind() => PlayOnceAsync();

    [Theory]
    [InlineData("dynamics365")]
    [InlineData("salesforce")]
    [InlineData("zoho")]
    [InlineData("pipedrive")]
    [InlineData("zendesk")]
    public Task Once_OfOneCrm_PlaysAllSevenOperations(string crm) => PlayOnceAsync("--crm", crm);

    [Fact]
    public async Task Once_Killed_TakesTheBridgeWithIt()
    {
        using var giveUp = new CancellationTokenSource(Patience);
        using var sandbox = Start("--once");
        Match bridge;
        do
        {
            var line = await sandbox.StandardOutput.ReadLineAsync(giveUp.Token) ?? throw new InvalidOperationException(await sandbox.StandardError.ReadToEndAsync(giveUp.Token));
            bridge = Bridge().Match(line);
        }
        while (!bridge.Success);
        Assert.True(Answers(bridge));

        sandbox.Kill();

        while (Answers(bridge))
        {
            giveUp.Token.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, giveUp.Token);
        }
    }

    [Fact]
    public async Task CrashPoints_AtTheLookThatFindsTheMessage_LoseAndDoubleNothing()
    {
        using var giveUp = new CancellationTokenSource(Patience);
        using var sandbox = Start("crash-points", "--only", "queue GET /operations");
        var error = sandbox.StandardError.ReadToEndAsync(giveUp.Token);
        var output = await sandbox.StandardOutput.ReadToEndAsync(giveUp.Token);
        await sandbox.WaitForExitAsync(giveUp.Token);

        Assert.True(sandbox.ExitCode == 0, $"{output}\n{await error}");
        Assert.Equal("cases 2, lost 0, doubled 0, review 0", output.TrimEnd().Split('\n')[^1].Trim());
    }

    private static async Task PlayOnceAsync(params IEnumerable<string> arguments)
    {
        using var giveUp = new CancellationTokenSource(Patience);
        using var sandbox = Start(["--once", .. arguments]);
        var error = sandbox.StandardError.ReadToEndAsync(giveUp.Token);
        var output = await sandbox.StandardOutput.ReadToEndAsync(giveUp.Token);
        await sandbox.WaitForExitAsync(giveUp.Token);

        Assert.True(sandbox.ExitCode == 0, $"{output}\n{await error}");
        var last = output.TrimEnd().Split('\n')[^1].Trim();
        Assert.Matches("""^\{"deliveries":[0-9]+,"operations":7,"succeeded":7,"writtenBack":7,"duplicatesRun":0\}$""", last);
        Assert.All(Addresses().Matches(output), address => Assert.False(Answers(address), $"{address.Value} still answers."));
    }

    private static Process Start(params IEnumerable<string> arguments)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return Process.Start(new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "sandbox.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static bool Answers(Match address)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(address.Groups["host"].Value, int.Parse(address.Groups["port"].ValueSpan, null));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex("http://(?<host>localhost|127\\.0\\.0\\.1):(?<port>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Addresses();

    [GeneratedRegex("^Bridge +http://(?<host>localhost):(?<port>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bridge();
}
