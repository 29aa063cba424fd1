using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Tests.SelfHost;

/// <summary>The real host, in this process and on a free port, with functions of a test.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestHost(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public static HostJson HostJson { get; } = new(
        "api",
        TimeSpan.FromSeconds(30),
        new QueueSettings(
            BatchSize: 16,
            NewBatchThreshold: 8,
            MaxDequeueCount: 3,
            VisibilityTimeout: TimeSpan.Zero,
            MaxPollingInterval: QueueSettings.MinPollingInterval,
            MessageEncoding.Base64),
        new Dictionary<string, LogLevel>(StringComparer.Ordinal) { ["default"] = LogLevel.None });

    public HttpClient Client { get; }

    public IConfiguration Configuration => _app.Configuration;

    public static async Task<TestHost> StartAsync(
        Type functions,
        HostJson? host = null,
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        params object[] services)
    {
        var app = BridgeApplication.Create(
            Path.GetTempPath(),
            host ?? HostJson,
            new LocalSettings(new Dictionary<string, string?>(settings ?? [], StringComparer.OrdinalIgnoreCase), Port: null, IsMissing: false),
            new ListenAddress(Urls: null, Host: null, Port: 0),
            [functions],
            (collection, _) => Add(collection, services));
        await app.StartAsync();
        return new TestHost(app);
    }

    /// <summary>Tells the host to stop; ends when it has.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Add(IServiceCollection collection, object[] services)
    {
        foreach (var service in services)
        {
            collection.AddSingleton(service is TimeProvider ? typeof(TimeProvider) : service.GetType(), service);
        }
    }
}
