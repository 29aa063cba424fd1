using Bridge.Crm;
using Bridge.Intake;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Crm.Fuzzing;

/// <summary>The bridge's real way in for a source of every kind, with the sample routes behind it, and storage that takes all.</summary>
internal sealed class FuzzedIntake : IDisposable
{
    private const string PublicUrl = "https://bridge.example.com";

    private readonly IHost _bridge;
    private readonly WebhookIntake _intake;

    public FuzzedIntake(params (string Name, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(
        [
            new("PublicUrl", PublicUrl),
            new("Billing:BaseUrl", "https://billing.example.com"),
            new("Routes:Files", string.Join(';', FuzzedKind.All.Select(kind => $"routes/{kind.Source}.json"))),
            .. FuzzedKind.All.SelectMany(kind => kind.Settings).Concat(settings).Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)),
        ]);
        builder.Services
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<ILoggerProvider>(Logs)
            .AddBridge(builder.Configuration)
            .AddSingleton(AcceptingStorage.Clients());
        _bridge = builder.Build();
        _intake = _bridge.Services.GetRequiredService<WebhookIntake>();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public CapturedLogs Logs { get; } = new();

    /// <summary>The status that a delivery of the kind is answered with, and what the answer says.</summary>
    public async Task<(int Status, string Body)> SendAsync(FuzzedKind kind, byte[] body, Action<HttpRequest>? change = null)
    {
        var context = new DefaultHttpContext { RequestServices = _bridge.Services };
        var request = context.Request;
        (request.Method, request.Path, request.QueryString) = ("POST", $"/api/webhooks/{kind.Source}", new QueryString(kind.Query));
        request.Body = new MemoryStream(body);
        kind.Authenticate(request.Headers, UrlOf(kind), body, Clock.GetUtcNow());
        change?.Invoke(request);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await (await _intake.ReceiveAsync(kind.Source, request, default)).ExecuteAsync(context);
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(answer.ToArray()));
    }

    /// <summary>The events of a body; none where it is refused.</summary>
    public IReadOnlyList<CrmEvent> EventsOf(FuzzedKind kind, byte[] body)
    {
        try
        {
            return Source(kind).Read(DeliveryOf(kind, body)).Events;
        }
        catch (UnreadableDeliveryException)
        {
            return [];
        }
    }

    /// <summary>How much memory it takes to read a body, all that is thrown away at once included.</summary>
    public long BytesToRead(FuzzedKind kind, byte[] body)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        EventsOf(kind, body);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public void Dispose() => _bridge.Dispose();

    /// <summary>The source of a kind.</summary>
    public ICrm Source(FuzzedKind kind) => _bridge.Services.GetRequiredService<ICrmSources>().Find(kind.Source)!;

    private Delivery DeliveryOf(FuzzedKind kind, byte[] body)
    {
        var headers = new HeaderDictionary();
        kind.Authenticate(headers, UrlOf(kind), body, Clock.GetUtcNow());
        return new Delivery("POST", UrlOf(kind), headers, body, Clock.GetUtcNow());
    }

    private static string UrlOf(FuzzedKind kind) => $"{PublicUrl}/api/webhooks/{kind.Source}{kind.Query}";
}
