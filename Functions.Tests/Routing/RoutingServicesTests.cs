using Bridge.Billing;
using Bridge.Crm;
using Bridge.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Moq;

namespace Bridge.Tests.Routing;

public sealed class RoutingServicesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bridge-routes-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Host_WithoutASetting_ReadsRoutesJsonOfTheContentRoot()
    {
        Write("routes.json", TestRoutes.FileOf(TestRoutes.Balance));
        using var host = Host(files: null, []);
        await host.StartAsync();
        Assert.Equal("r", Assert.Single(host.Services.GetRequiredService<RouteTable>().Routes).Id);
        await host.StopAsync();
    }

    [Fact]
    public async Task Host_WithSeveralFiles_ReadsAllInOrder()
    {
        Write("routes/b.json", TestRoutes.FileOf(TestRoutes.Balance));
        Write("a.json", TestRoutes.FileOf(TestRoutes.Balance.Replace("\"r\"", "\"second\"", StringComparison.Ordinal)));
        using var host = Host("routes/b.json; a.json;", []);
        await host.StartAsync();
        Assert.Equal("r second", string.Join(' ', host.Services.GetRequiredService<RouteTable>().Routes.Select(route => route.Id)));
        await host.StopAsync();
    }

    [Fact]
    public async Task Host_WithAMistake_DoesNotStartAndSaysIt()
    {
        Write("routes.json", TestRoutes.FileOf(""" "id": "r" """));
        using var host = Host(files: null, []);
        var exception = await Assert.ThrowsAsync<RouteFileException>(() => host.StartAsync());
        Assert.Contains("'when' is missing", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'run' is missing", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WithAWarning_StartsAndLogsIt()
    {
        Write("routes.json", TestRoutes.FileOf("""
            "id": "r", "when": { "source": "crm", "type": "t" }, "run": "move-funds", "with": { "account": "$.a", "amount": 1, "description": "d" }
            """));
        var lines = new List<string>();
        using var host = Host(files: null, lines);
        await host.StartAsync();
        Assert.Contains(lines, line => line.StartsWith("Warning ", StringComparison.Ordinal) && line.Contains("moves funds without 'oncePer'", StringComparison.Ordinal));
        await host.StopAsync();
    }

    [Fact]
    public async Task Host_WithTheSettingOfThePlatformsCurrency_ChecksRoutesAgainstIt()
    {
        Write("routes.json", TestRoutes.FileOf("""
            "id": "r", "when": { "source": "crm", "type": "t" }, "run": "move-funds",
            "with": { "account": "$.a", "amount": 1, "description": "d", "currency": "EUR" }
            """));
        using var host = Host(files: null, [], ("Billing:Currency", "AUD"));
        var exception = await Assert.ThrowsAsync<RouteFileException>(() => host.StartAsync());
        Assert.Contains("the amount is in EUR, and the platform counts in AUD", exception.Message, StringComparison.Ordinal);
    }

    private void Write(string name, string json)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, json);
    }

    private IHost Host(string? files, List<string> lines, params (string Name, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder.FullName, DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(files is null ? [] : [new("Routes:Files", files)])
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value)));
        builder.Services.AddSingleton(Mock.Of<ICrmSources>(sources => sources.Kinds == TestRoutes.Sources));
        builder.Services.Configure<BillingOptions>(builder.Configuration.GetSection(BillingOptions.Section));
        builder.Services.AddRouting(builder.Configuration);
        builder.Logging.ClearProviders().AddProvider(new Recorder(lines));
        return builder.Build();
    }

    private sealed class Recorder(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add($"{logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
