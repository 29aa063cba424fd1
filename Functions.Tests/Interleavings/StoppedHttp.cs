using System.Net.Http.Headers;

namespace Bridge.Tests.Interleavings;

/// <summary>Stops the requests of an HTTP client at the turnstile, behind all that repeats them.</summary>
internal sealed class StoppedHttp(Turnstile turnstile, Target target) : DelegatingHandler
{
    private static readonly HttpMessageInvoker Late = new(new SocketsHttpHandler { UseProxy = false });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        var uri = request.RequestUri!;
        await turnstile.PassAsync(new Request(target, request.Method.Method, uri.AbsolutePath), SendAsync, () => LeaveAsync(request));
        return response!;

        // Whoever was frozen here goes on where it stood, however long ago its caller gave it up.
        async Task SendAsync()
        {
            response = await base.SendAsync(request, CancellationToken.None);
            await response.Content.LoadIntoBufferAsync(CancellationToken.None);
        }
    }

    private static async Task<Func<Task>> LeaveAsync(HttpRequestMessage request)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync() : [];
        var type = request.Content?.Headers.ContentType;
        var headers = request.Headers.ToList();
        return () => ArriveAsync(request.Method, request.RequestUri!, headers, type, body);
    }

    private static async Task ArriveAsync(
        HttpMethod method, Uri uri, List<KeyValuePair<string, IEnumerable<string>>> headers, MediaTypeHeaderValue? type, byte[] body)
    {
        using var request = new HttpRequestMessage(method, uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = type;
        foreach (var (name, values) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, values);
        }

        using var response = await Late.SendAsync(request, CancellationToken.None);
    }
}
