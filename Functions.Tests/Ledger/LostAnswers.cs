using Azure.Core;
using Azure.Core.Pipeline;

namespace Bridge.Tests.Ledger;

/// <summary>Loses the answer to the next write that storage applied, so that the storage client sends it again.</summary>
internal sealed class LostAnswers : HttpPipelinePolicy
{
    public int ToLose { get; set; }

    public int Lost { get; private set; }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (ToLose > 0 && IsWrite(message.Request) && message.Response.Status is (201 or 202 or 204))
        {
            ToLose--;
            Lost++;
            throw new IOException("The answer was lost.");
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The ledger works asynchronously.");

    private static bool IsWrite(Request request) =>
        request.Method != RequestMethod.Get && !request.Uri.Path.EndsWith("/Tables", StringComparison.Ordinal);
}
