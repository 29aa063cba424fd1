using System.Globalization;
using Bridge.Crm;
using Bridge.Tests.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bridge.Tests.Crm;

/// <summary>However much there is to do, a source gets no more at once and no more in a second than is set for it.</summary>
public sealed class CrmLimitTests : IAsyncLifetime
{
    private readonly WebApplication _app;
    private readonly Gate _one = new();
    private readonly Gate _other = new();

    public CrmLimitTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(async context =>
        {
            await (context.Request.Path.StartsWithSegments("/one", StringComparison.Ordinal) ? _one : _other).PassAsync();
            await context.Response.WriteAsync("""{"id":"101","properties":{}}""");
        });
    }

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("HubSpot")]
    [InlineData("Generic")]
    public async Task Calls_UnderLoad_AreNeverMoreAtOnceThanSetForTheirSource(string kind)
    {
        await using var graph = Build(kind, ("Concurrency", "2"), ("RequestsPerSecond", "1000"));

        Task[] ones = [.. Enumerable.Range(0, 6).Select(_ => CallAsync(graph.Source("one")))];
        await _one.UntilInsideAsync(2);
        Task[] others = [.. Enumerable.Range(0, 6).Select(_ => CallAsync(graph.Source("other")))];
        await _other.UntilInsideAsync(2);
        for (var left = 6; left > 0; left--)
        {
            await _one.UntilInsideAsync(Math.Min(2, left));
            _one.Let(1);
        }

        _other.Let(6);
        await Task.WhenAll([.. ones, .. others]);
        Assert.Equal((2, 2), (_one.Most, _other.Most));
    }

    [Theory]
    [InlineData("HubSpot")]
    [InlineData("Generic")]
    public async Task Calls_UnderLoad_AreNoMoreInASecondThanSetForTheirSource(string kind)
    {
        await using var graph = Build(kind, ("Concurrency", "10"), ("RequestsPerSecond", "2"));

        Task[] calls = [.. Enumerable.Range(0, 5).Select(_ => CallAsync(graph.Source("one")))];
        await _one.UntilInsideAsync(2);
        graph.Clock.Advance(TimeSpan.FromSeconds(1));
        await _one.UntilInsideAsync(4);
        graph.Clock.Advance(TimeSpan.FromSeconds(1));
        await _one.UntilInsideAsync(5);

        _one.Let(5);
        await Task.WhenAll(calls);
    }

    [Theory]
    [InlineData("HubSpot", 4)]
    [InlineData("Generic", 10)]
    public async Task Call_ThatGetsNoTurnInTime_IsUnavailableAndNotSent(string kind, int seconds)
    {
        await using var graph = Build(kind, ("Concurrency", "1"), ("RequestsPerSecond", "1000"));
        var first = CallAsync(graph.Source("one"));
        await _one.UntilInsideAsync(1);

        var late = CallAsync(graph.Source("one"));
        graph.Clock.Advance(TimeSpan.FromSeconds(seconds));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => late.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(
            "Nothing was sent: its turn among the other calls did not come in time (Sources:one:Concurrency, Sources:one:RequestsPerSecond).",
            exception.Reason);
        _one.Let(1);
        await first;
        Assert.Equal(1, _one.Most);
    }

    [Theory]
    [InlineData("HubSpot", 8)]
    [InlineData("Generic", 16)]
    public async Task Calls_WithoutASetting_AreAsManyAtOnceAsTheKindBears(string kind, int concurrency)
    {
        await using var graph = Build(kind, ("RequestsPerSecond", "1000"));

        Task[] calls = [.. Enumerable.Range(0, 20).Select(_ => CallAsync(graph.Source("one")))];
        await _one.UntilInsideAsync(concurrency);

        _one.Let(20);
        await Task.WhenAll(calls);
        Assert.Equal(concurrency, _one.Most);
    }

    [Theory]
    [InlineData("HubSpot", "Concurrency", "0", "200")]
    [InlineData("HubSpot", "RequestsPerSecond", "1001", "1000")]
    [InlineData("Generic", "Concurrency", "many", "200")]
    [InlineData("Generic", "RequestsPerSecond", "0.5", "1000")]
    public async Task Start_WrongLimit_ClosesTheSourceAndNamesTheSetting(string kind, string setting, string value, string max)
    {
        await using var graph = Build(kind, (setting, value));

        Assert.Null(graph.Sources.Find("one"));
        Assert.Contains($"Sources:one:{setting} must be a whole number from 1 to {max}.", graph.Logs.ToString(), StringComparison.Ordinal);
    }

    private static Task CallAsync(ICrm source) => source.WriteBackAsync(
        new RecordChange(
            "0123456789abcdef0123456789abcdef",
            "Succeeded",
            "move-funds",
            new RecordRef("deals", "101"),
            new Dictionary<string, JToken>(StringComparer.Ordinal) { ["moved"] = "10" },
            Note: null,
            DateTimeOffset.Parse("2026-03-01T12:00:00Z", CultureInfo.InvariantCulture),
            MayBeRepeat: false),
        default);

    private CrmGraph Build(string kind, params (string Name, string Value)[] settings)
    {
        var address = kind == "HubSpot" ? "BaseUrl" : "ResultUrl";
        (string, string?)[] SettingsOf(string source) =>
        [
            ($"Sources:{source}:Kind", kind),
            ($"Sources:{source}:{address}", $"{_app.Urls.Single()}/{source}"),
            .. settings.Select(setting => ($"Sources:{source}:{setting.Name}", (string?)setting.Value)),
        ];
        var graph = CrmGraph.Build([.. SettingsOf("one"), .. SettingsOf("other")]);
        foreach (var source in new[] { "one", "other" })
        {
            graph.Secrets
                .With($"{source}-access-token", HubSpotApi.Token)
                .With($"{source}-result-secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        }

        return graph;
    }
}
