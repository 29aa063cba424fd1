using System.Collections.Concurrent;
using Bridge.Billing;
using Bridge.Secrets;
using Bridge.Storage;
using Bridge.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;

namespace Bridge.Tests.Billing;

/// <summary>The services as <c>AddBilling</c> makes them, with secrets from a test and every log line kept.</summary>
internal sealed class BillingGraph : IAsyncDisposable
{
    public const string Token = "key-2f6c1b7e";

    private readonly ServiceProvider _services;

    public BillingGraph(Uri url, TimeProvider? clock = null, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Billing:BaseUrl", url.ToString()), new("Billing:RequestsPerSecond", "1000")])
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        Secrets.Setup(secrets => secrets.GetAsync("billing-token", It.IsAny<CancellationToken>())).ReturnsAsync(Token);
        Secrets.Setup(secrets => secrets.Forget("billing-token"));
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddSingleton(clock ?? TimeProvider.System)
            .AddSingleton(Secrets.Object)
            .AddSingleton<IConfiguration>(configuration)
            .AddStorage(configuration)
            .AddTelemetry()
            .AddBilling(configuration)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public Mock<ISecrets> Secrets { get; } = new(MockBehavior.Strict);

    public KeptLog Log { get; } = new();

    public IBillingClient Client => _services.GetRequiredService<IBillingClient>();

    public BillingCalls Calls => _services.GetRequiredService<BillingCalls>();

    /// <summary>What a client connects with, below all handlers.</summary>
    public SocketsHttpHandler SocketsOf(string client)
    {
        var handler = _services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(client);
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return Assert.IsType<SocketsHttpHandler>(handler);
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();
}

/// <summary>Keeps every log line of every category, with its exception and its scopes.</summary>
internal sealed class KeptLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _lines.Enqueue($"{state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state is IEnumerable<KeyValuePair<string, object?>> fields ? string.Join(' ', fields) : "";
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {values} {exception}");
    }

    public void Dispose()
    {
    }
}
