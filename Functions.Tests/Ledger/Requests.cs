using Azure.Core;
using Azure.Core.Pipeline;

namespace Bridge.Tests.Ledger;

/// <summary>Sees every request to a table before it leaves, so that a test can count them and do something in between.</summary>
/// <param name="table">The table's name.</param>
internal sealed class Requests(string table) : HttpPipelinePolicy
{
    private int _count;

    /// <summary>What happens just before a request leaves.</summary>
    public Func<Request, Task> Before { get; set; } = _ => Task.CompletedTask;

    public int Count => _count;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Uri.Path.Contains($"/{table}", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _count);
            await Before(message.Request);
        }

        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The ledger works asynchronously.");
}
