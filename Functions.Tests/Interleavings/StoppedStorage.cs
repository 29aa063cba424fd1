using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Bridge.Storage;

namespace Bridge.Tests.Interleavings;

/// <summary>Clients of storage whose requests stop at the turnstile, each repetition of the client's own by itself.</summary>
internal sealed partial class StoppedStorage(Turnstile turnstile, Target target, Action<string, string> queued) : HttpPipelinePolicy
{
    /// <summary>Makes the clients.</summary>
    /// <param name="connection">The account.</param>
    /// <param name="turnstile">Where their requests stop.</param>
    /// <param name="queued">Is told the queue and the text of every message that was queued.</param>
    public static StorageClients Clients(string connection, Turnstile turnstile, Action<string, string> queued) => new(
        new QueueServiceClient(
            connection,
            Stopped(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, new StoppedStorage(turnstile, Target.Queue, queued))),
        new TableServiceClient(connection, Stopped(new TableClientOptions(), new StoppedStorage(turnstile, Target.Table, queued))),
        new BlobServiceClient(connection, Stopped(new BlobClientOptions(), new StoppedStorage(turnstile, Target.Blob, queued))));

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sent = message.Request;
        var path = string.Concat(sent.Uri.ToUri().Segments.Skip(2).Prepend("/").Select(Uri.UnescapeDataString));
        var body = target == Target.Blob ? "" : await TextOfAsync(sent.Content);
        var request = new Request(target, sent.Method.Method, path)
        {
            IsUnconditional = target == Target.Table && IsUnconditional(sent, body),
        };
        await turnstile.PassAsync(request, SendAsync);

        async Task SendAsync()
        {
            await ProcessNextAsync(message, pipeline);
            if (request is { Target: Target.Queue, Verb: "POST" } && message.Response.Status == 201)
            {
                queued(request.Path.Split('/')[1], MessageOf(body));
            }
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The bridge works asynchronously.");

    private static T Stopped<T>(T options, HttpPipelinePolicy policy)
        where T : ClientOptions
    {
        options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        options.RetryPolicy = new RetryPolicy(maxRetries: 2, new NoDelay());
        return options;
    }

    private static async Task<string> TextOfAsync(RequestContent? content)
    {
        using var copy = new MemoryStream();
        await (content?.WriteToAsync(copy, CancellationToken.None) ?? Task.CompletedTask);
        return Encoding.UTF8.GetString(copy.ToArray());
    }

    private static string MessageOf(string body) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(XDocument.Parse(body.TrimStart('\uFEFF')).Root!.Element("MessageText")!.Value));

    // Each part of a transaction is a request of its own.
    private static bool IsUnconditional(Azure.Core.Request sent, string body) =>
        sent.Method == RequestMethod.Post
            ? Replacing().Split(body).Skip(1).Any(part => !Version().IsMatch(part))
            : sent.Method != RequestMethod.Get && !(sent.Headers.TryGetValue("If-Match", out var version) && version != ETag.All.ToString());

    [GeneratedRegex("^(?:PUT|PATCH|MERGE|DELETE) http", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Replacing();

    [GeneratedRegex("^If-Match: [^*]", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();

    private sealed class NoDelay : DelayStrategy
    {
        protected override TimeSpan GetNextDelayCore(Response? response, int retryNumber) => TimeSpan.Zero;
    }
}
