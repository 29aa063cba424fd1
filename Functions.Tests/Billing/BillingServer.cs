using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bridge.Tests.Billing;

/// <summary>A request as the other side of the wire saw it.</summary>
public sealed record ReceivedRequest(
    string Method,
    string Path,
    string RawQuery,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Form,
    string? ContentType,
    string Body,
    string? Token,
    string? Cookie,
    string? Accept,
    string? UserAgent,
    string Connection);

/// <summary>A web server on a free port that answers as a test tells it, and keeps what it received.</summary>
public sealed class BillingServer : IAsyncLifetime
{
    private readonly ConcurrentQueue<ReceivedRequest> _received = new();
    private WebApplication? _app;

    /// <summary>What is answered to every request from now on.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => throw new InvalidOperationException("No test expects a request.");

    public IReadOnlyList<ReceivedRequest> Received => [.. _received];

    public Uri Url => new(_app!.Urls.Single());

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            _received.Enqueue(await ReadAsync(context));
            await Answer(context);
        });
        await _app.StartAsync();
    }

    public async Task DisposeAsync() => await _app!.DisposeAsync();

    /// <summary>Answers every request with this status and body.</summary>
    public void Answers(int status, string body, params (string Name, string Value)[] headers) => Answer = async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    };

    /// <summary>Answers the first request in one way, the second in the next, and all further ones in the last.</summary>
    public void AnswersInTurn(params (int Status, string Body)[] answers)
    {
        var count = 0;
        Answer = async context =>
        {
            var (status, body) = answers[Math.Min(Interlocked.Increment(ref count), answers.Length) - 1];
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        };
    }

    /// <summary>Does something at every request, and never answers.</summary>
    public void AnswersNothing(Func<Task> received) => Answer = async context =>
    {
        await received();
        await HangAsync(context);
    };

    /// <summary>Holds a request until the client gives it up.</summary>
    public static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private static async Task<ReceivedRequest> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        request.EnableBuffering();
        var form = request.HasFormContentType ? await request.ReadFormAsync() : FormCollection.Empty;
        request.Body.Position = 0;
        return new(
            request.Method,
            request.Path,
            request.QueryString.Value ?? "",
            request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            request.ContentType,
            await new StreamReader(request.Body).ReadToEndAsync(),
            request.Headers["token"],
            request.Headers.Cookie,
            request.Headers.Accept,
            request.Headers.UserAgent,
            context.Connection.Id);
    }
}
