using System.Diagnostics;
using Bridge.Telemetry;

namespace Bridge.Tests.Telemetry;

public sealed class BridgeActivityTests : IDisposable
{
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name == BridgeActivity.SourceName,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    public BridgeActivityTests() => ActivitySource.AddActivityListener(_listener);

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Continue_OfAStoredTrace_GoesOnWithIt()
    {
        string stored;
        ActivityTraceId trace;
        ActivitySpanId webhookSpan;
        using (var webhook = BridgeActivity.Start("webhook"))
        {
            stored = BridgeActivity.TraceParent;
            (trace, webhookSpan) = (webhook!.TraceId, webhook.SpanId);
        }

        using var host = new Activity("the host's own").Start();
        using var run = BridgeActivity.Continue("run", stored);

        Assert.Equal(trace, run!.TraceId);
        Assert.Equal(webhookSpan, run.ParentSpanId);
        Assert.True(run.HasRemoteParent);
        Assert.Equal(ActivityKind.Consumer, run.Kind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00-not-a-trace-01")]
    public void Continue_OfNoTrace_BeginsOne(string? stored)
    {
        using var run = BridgeActivity.Continue("run", stored);

        Assert.NotEqual(default, run!.TraceId);
        Assert.Equal(default, run.ParentSpanId);
    }

    [Fact]
    public void TraceParent_OutsideAnyTrace_IsEmpty()
    {
        Activity.Current = null;

        Assert.Equal("", BridgeActivity.TraceParent);
    }
}
