using Azure.Core;
using Azure.Core.Pipeline;

namespace Bridge.Tests.Ledger;

/// <summary>Loses the answer to the next transaction that storage applied, so that the storage client sends it again.</summary>
internal sealed class LostAnswers : HttpPipelinePolicy
{
    public int ToLose { get; set; }

    public int Lost { get; private set; }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (ToLose > 0 && message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal) && message.Response.Status == 202)
        {
            ToLose--;
            Lost++;
            throw new IOException("The answer was lost.");
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The ledger works asynchronously.");
}
