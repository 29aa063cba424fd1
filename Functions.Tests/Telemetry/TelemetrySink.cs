using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Bridge.Tests.Scenarios;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Bridge.Tests.Telemetry;

/// <summary>Whatever the exporters send: a collector that speaks OTLP over HTTP, and Azure Monitor's ingestion, on this machine.</summary>
/// <remarks>https://opentelemetry.io/docs/specs/otlp/#otlphttp</remarks>
internal sealed class TelemetrySink : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _requests = new();
    private readonly WebApplication _app;

    private TelemetrySink()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    /// <summary>Settings that export to here over OTLP.</summary>
    public (string Setting, string? Value)[] Otlp =>
        [("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")];

    /// <summary>Settings that export to here as if it were Azure Monitor.</summary>
    public (string Setting, string? Value)[] AzureMonitor =>
        [("APPLICATIONINSIGHTS_CONNECTION_STRING", $"InstrumentationKey={Guid.Empty};IngestionEndpoint={_app.Urls.Single()}/;LiveEndpoint={_app.Urls.Single()}/")];

    /// <summary>What came under a path, as text: protocol buffers and JSON hold their strings as UTF-8.</summary>
    public string TextOf(string path) => Encoding.UTF8.GetString([.. BodiesOf(path).SelectMany(body => body)]);

    /// <summary>How much came under a path, in bytes before compression.</summary>
    public long SizeOf(string path) => BodiesOf(path).Sum(body => (long)body.Length);

    public static async Task<TelemetrySink> StartAsync()
    {
        var sink = new TelemetrySink();
        await sink._app.StartAsync();
        return sink;
    }

    /// <summary>Has everything sent that is still held back, and forgets nothing.</summary>
    public static void Flush(World world)
    {
        world.Get<TracerProvider>().ForceFlush();
        world.Get<MeterProvider>().ForceFlush();
        world.Get<LoggerProvider>().ForceFlush();
    }

    public void Forget() => _requests.Clear();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IEnumerable<byte[]> BodiesOf(string path) =>
        _requests.Where(request => request.Path.EndsWith(path, StringComparison.Ordinal)).Select(request => request.Body);

    private async Task TakeAsync(HttpContext context)
    {
        var isCompressed = string.Equals(context.Request.Headers.ContentEncoding, "gzip", StringComparison.OrdinalIgnoreCase);
        await using var body = isCompressed ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes);
        _requests.Enqueue((context.Request.Path.Value!, bytes.ToArray()));
        if (context.Request.Path.Value!.EndsWith("/track", StringComparison.Ordinal))
        {
            var items = Encoding.UTF8.GetString(bytes.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
            await context.Response.WriteAsync($$"""{"itemsReceived":{{items}},"itemsAccepted":{{items}},"errors":[]}""");
        }
    }
}
