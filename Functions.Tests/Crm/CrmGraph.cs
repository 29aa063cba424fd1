using System.Collections.Concurrent;
using Bridge.Crm;
using Bridge.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Crm;

/// <summary>The sources as the hosts build them, over settings and secrets of the test.</summary>
internal sealed class CrmGraph : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private readonly TimeProvider _clock;

    private CrmGraph(ServiceProvider services, TimeProvider clock, FakeSecrets secrets, CapturedLogs logs)
    {
        _services = services;
        _clock = clock;
        Secrets = secrets;
        Logs = logs;
    }

    public FakeTimeProvider Clock => (FakeTimeProvider)_clock;

    public FakeSecrets Secrets { get; }

    public CapturedLogs Logs { get; }

    public IHttpClientFactory Clients => _services.GetRequiredService<IHttpClientFactory>();

    public ICrmSources Sources => _services.GetRequiredService<ICrmSources>();

    /// <summary>The kinds of CRM that there are.</summary>
    public IEnumerable<ICrmKind> Kinds => _services.GetServices<ICrmKind>();

    public static CrmGraph Build(params (string Name, string? Value)[] settings) =>
        Build(new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), settings);

    /// <summary>Builds on a clock that may be the machine's: the pauses between repeats pass only there by themselves.</summary>
    public static CrmGraph Build(TimeProvider clock, (string Name, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.OrdinalIgnoreCase))
            .Build();
        var secrets = new FakeSecrets();
        var logs = new CapturedLogs();
        var services = new ServiceCollection()
            .AddSingleton(clock)
            .AddSingleton<ISecrets>(secrets)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs))
            .AddCrms(configuration)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        return new CrmGraph(services, clock, secrets, logs);
    }

    public async Task StartAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(default);
        }
    }

    public ICrm Source(string name) => Sources.Find(name) ?? throw new InvalidOperationException($"The source '{name}' is closed: {Logs}");

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>Secrets by name, newest value first.</summary>
internal sealed class FakeSecrets : ISecrets
{
    private readonly ConcurrentDictionary<string, string[]> _values = new(StringComparer.Ordinal);

    /// <summary>What happens when a secret is forgotten: the vault may hold a new value.</summary>
    public Action<string>? Forgotten { get; set; }

    public FakeSecrets With(string name, params string[] values)
    {
        _values[name] = values;
        return this;
    }

    public async ValueTask<string> GetAsync(string name, CancellationToken cancellationToken) =>
        (await GetAcceptedAsync(name, cancellationToken))[0];

    public ValueTask<IReadOnlyList<string>> GetAcceptedAsync(string name, CancellationToken cancellationToken) =>
        _values.TryGetValue(name, out var values)
            ? new ValueTask<IReadOnlyList<string>>(values)
            : throw new SecretMissingException(name, "set it.");

    public void Forget(string name) => Forgotten?.Invoke(name);
}

/// <summary>Everything that was logged, at every level, as one text.</summary>
internal sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
        // Nothing is held.
    }

    public override string ToString() => string.Join('\n', _lines);

    private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"Scope {category} {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var fields = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : string.Empty;
            lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {fields} {exception}");
        }
    }
}
