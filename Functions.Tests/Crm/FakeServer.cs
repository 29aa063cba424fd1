using System.Collections.Concurrent;
using Bridge.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bridge.Tests.Crm;

/// <summary>A CRM's side of the wire: a real server that answers as told, and minds what it did not expect.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Reply>> _replies = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly ConcurrentQueue<string> _unexpected = new();

    private FakeServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    public static async Task<FakeServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new FakeServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Answers a call with each reply in turn, the last one ever after.</summary>
    public FakeServer On(string method, string pathAndQuery, params Reply[] replies)
    {
        _replies[$"{method} {pathAndQuery}"] = new ConcurrentQueue<Reply>(replies);
        return this;
    }

    public IReadOnlyList<ReceivedRequest> RequestsOf(string method) =>
        [.. _requests.Where(request => string.Equals(request.Method, method, StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Assert.Empty(_unexpected);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var call = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _requests.Enqueue(new ReceivedRequest(context.Request.Method, call, headers, body.ToArray()));
        if (!_replies.TryGetValue(call, out var replies))
        {
            _unexpected.Enqueue(call);
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            return;
        }

        var reply = Next(replies);
        if (reply.Status == Reply.Hangup)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(reply.Body);
    }

    private static Reply Next(ConcurrentQueue<Reply> replies)
    {
        lock (replies)
        {
            Assert.True(replies.TryPeek(out var reply));
            return replies.Count > 1 && replies.TryDequeue(out var first) ? first : reply;
        }
    }
}

/// <summary>What the server answers.</summary>
internal sealed record Reply(int Status, string Body = "{}", params (string Name, string Value)[] Headers)
{
    /// <summary>Instead of a status: the connection breaks.</summary>
    public const int Hangup = -1;
}

/// <summary>What the server was asked.</summary>
internal sealed record ReceivedRequest(string Method, string Call, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JObject Json => StrictJson.ParseObject(Body);
}
