using System.Net;
using System.Text;
using Bridge.Sandbox.Proxies;
using Bridge.Sandbox.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.Tests.Sandbox.Proxies;

public sealed class ProxyServerTests : IAsyncLifetime, IDisposable
{
    // While another test listens to traces, a usual client would send a header of its own.
    private readonly HttpClient _http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly Watch _watch = new();
    private LocalServer _server = null!;
    private ProxyServer _proxy = null!;
    private RequestDelegate _answer = _ => Task.CompletedTask;
    private int _applied;

    public async Task InitializeAsync()
    {
        _server = await LocalServer.StartAsync(0, app => app.Run(context =>
        {
            Interlocked.Increment(ref _applied);
            return _answer(context);
        }), default);
        _proxy = await ProxyServer.StartAsync(ProxyTarget.Billing, () => _server.Address, _watch, default);
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Request_IsHandedOnAsItCame()
    {
        var (url, body, headers) = ("", "", (IHeaderDictionary)new HeaderDictionary());
        _answer = async context =>
        {
            url = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            headers = new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
            using var reader = new StreamReader(context.Request.Body);
            body = await reader.ReadToEndAsync();
        };
        const string awkward = "/a%2Fb/(x='%C3%BC%27')/./c%7e?q=%20+%22&q=2";
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(_proxy.Address.GetLeftPart(UriPartial.Authority) + awkward, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Content = new StringContent("amount=-1.5&description=%C3%BC", Encoding.UTF8, "application/x-www-form-urlencoded");
        request.Headers.TryAddWithoutValidation("token", "secret");
        request.Headers.TryAddWithoutValidation("If-Match", "W/\"datetime'2026-03-01T00%3A00%3A00Z'\"");

        using var response = await _http.SendAsync(request);

        Assert.Equal(awkward, url);
        Assert.Equal("amount=-1.5&description=%C3%BC", body);
        Assert.Equal(30, headers.ContentLength);
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", headers.ContentType);
        Assert.Equal("secret", headers["token"]);
        Assert.Equal("W/\"datetime'2026-03-01T00%3A00%3A00Z'\"", headers.IfMatch);
        Assert.Equal(_proxy.Address.Authority, headers.Host);
        Assert.False(headers.ContainsKey("traceparent"));
    }

    [Theory]
    [InlineData("GET", 200, "{\"code\":200}")]
    [InlineData("GET", 404, "")]
    [InlineData("POST", 409, "taken")]
    [InlineData("PUT", 302, "")]
    [InlineData("DELETE", 204, "")]
    public async Task Answer_IsGivenBackAsItIs(string method, int status, string body)
    {
        _answer = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["Location"] = "/elsewhere";
            context.Response.Headers["x-several"] = new(["one", "two"]);
            if (body.Length > 0)
            {
                await context.Response.WriteAsync(body);
            }
        };
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(new HttpMethod(method), Proxied("/x"));

        using var response = await http.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
        Assert.Equal("/elsewhere", response.Headers.Location?.OriginalString);
        Assert.Equal(["one", "two"], response.Headers.GetValues("x-several"));
    }

    [Fact]
    public async Task AnswerToHead_KeepsItsLength()
    {
        _answer = context =>
        {
            context.Response.ContentLength = 300;
            return Task.CompletedTask;
        };
        using var request = new HttpRequestMessage(HttpMethod.Head, Proxied("/x"));

        using var response = await _http.SendAsync(request);

        Assert.Equal(300, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task ConnectionThatTheServerCuts_IsCutToo_AndNothingIsSentTwice()
    {
        _answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        using var first = new HttpRequestMessage(HttpMethod.Put, Proxied("/x")) { Content = new StringContent("x") };

        await Assert.ThrowsAsync<HttpRequestException>(() => _http.SendAsync(first));
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync(Proxied("/x")));

        Assert.Equal(2, _applied);
    }

    [Fact]
    public async Task RequestThatIsCutBefore_IsNotApplied()
    {
        _watch.Before = _ => Task.FromResult(Passage.Cut);

        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync(Proxied("/x")));

        Assert.Equal(0, _applied);
    }

    [Fact]
    public async Task RequestThatIsCutAfter_IsApplied()
    {
        _watch.After = (_, _) => Task.FromResult(Passage.Cut);

        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync(Proxied("/x")));

        Assert.Equal(1, _applied);
    }

    [Fact]
    public async Task AnswerOfTheWatch_TakesTheOthersPlace()
    {
        _answer = context => context.Response.WriteAsync("done");
        _watch.After = (_, answer) => Task.FromResult(Passage.Instead(ProxiedAnswer.Text(502, "text/html", $"not {Encoding.UTF8.GetString(answer.Body.Span)}", ("Retry-After", "7"))));

        using var response = await _http.GetAsync(Proxied("/x"));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("not done", await response.Content.ReadAsStringAsync());
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        Assert.Equal(1, _applied);
    }

    [Fact]
    public async Task RequestThatIsHeld_IsAppliedThoughItsSenderGaveUp()
    {
        var gate = new TaskCompletionSource();
        var came = new TaskCompletionSource();
        var done = new TaskCompletionSource();
        _watch.Before = async _ =>
        {
            came.TrySetResult();
            await gate.Task;
            return Passage.Free;
        };
        _answer = _ =>
        {
            done.TrySetResult();
            return Task.CompletedTask;
        };
        using var giveUp = new CancellationTokenSource();
        var sending = _http.GetAsync(Proxied("/x"), giveUp.Token);
        await came.Task;

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(0, _applied);
        gate.SetResult();

        await done.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private Uri Proxied(string path) => new(_proxy.Address.GetLeftPart(UriPartial.Authority) + path);

    private sealed class Watch : IProxyWatch
    {
        public Func<ProxiedRequest, Task<Passage>> Before { get; set; } = _ => Task.FromResult(Passage.Free);

        public Func<ProxiedRequest, ProxiedAnswer, Task<Passage>> After { get; set; } = (_, _) => Task.FromResult(Passage.Free);

        public Task<Passage> BeforeAsync(ProxiedRequest request, CancellationToken cancellationToken) => Before(request);

        public Task<Passage> AfterAsync(ProxiedRequest request, ProxiedAnswer answer, CancellationToken cancellationToken) => After(request, answer);
    }
}
