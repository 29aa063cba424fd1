using System.Text;
using Bridge.Sandbox.Servers;
using Bridge.Sandbox.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.SelfHost;

/// <summary><c>replay</c> with the sample settings, to a server that keeps what it gets.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private const string Body = """{"type":"balance.requested","data":{"account":"100245"}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bridge-");
    private readonly List<(string Path, string Id, string Body)> _taken = [];
    private LocalServer _bridge = null!;
    private int _status = StatusCodes.Status202Accepted;

    public async Task InitializeAsync() => _bridge = await LocalServer.StartAsync(0, Take, default);

    public async Task DisposeAsync()
    {
        await _bridge.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Delivery_SentTwice_IsTheSameMessageAndShowsTheAnswer()
    {
        var (exitCode, output, error) = await ReplayAsync("--source", "generic");
        await ReplayAsync("--source", "generic");

        Assert.True(exitCode == 0, error);
        Assert.Contains("202 Accepted", output, StringComparison.Ordinal);
        Assert.Equal(2, _taken.Count);
        Assert.Equal(_taken[0], _taken[1]);
        Assert.Equal(("/api/webhooks/generic", Body), (_taken[0].Path, _taken[0].Body));
    }

    [Fact]
    public async Task Delivery_ThatIsRefused_EndsWithOne()
    {
        _status = StatusCodes.Status401Unauthorized;

        Assert.Equal(1, (await ReplayAsync("--source", "generic")).ExitCode);
    }

    [Theory]
    [InlineData("Say with --source which source the delivery comes from: generic, hubspot.")]
    [InlineData("There is no source 'zoho'.", "--source", "zoho")]
    public async Task Delivery_OfNoSource_SaysWhich(string why, params string[] arguments)
    {
        var (exitCode, _, error) = await ReplayAsync(arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.Empty(_taken);
    }

    private void Take(WebApplication app) => app.MapFallback(async (HttpRequest request) =>
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        _taken.Add((request.Path, request.Headers["webhook-id"].ToString(), await reader.ReadToEndAsync()));
        return Results.StatusCode(_status);
    });

    private async Task<(int ExitCode, string Output, string Error)> ReplayAsync(params string[] arguments)
    {
        var project = ProjectFolder.Find();
        var file = Path.Combine(_folder.FullName, "delivery.json");
        await File.WriteAllTextAsync(file, Body);
        return await BridgeProgram.RunAsync(
            ["replay", file, "--url", _bridge.Address.AbsoluteUri, "--root", project, "--settings", Path.Combine(project, ProjectFolder.Settings), .. arguments]);
    }
}
