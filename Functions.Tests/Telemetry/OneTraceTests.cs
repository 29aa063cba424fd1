using System.Diagnostics;
using Bridge.Captcha;
using Bridge.Ledger;
using Bridge.Sandbox.Servers;
using Bridge.Telemetry;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace Bridge.Tests.Telemetry;

/// <summary>One trace from the webhook through the queue to billing, ledger and write-back, whatever happens on the way.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class OneTraceTests(AzuriteFixture azurite)
{
    private readonly List<Activity> _exported = [];

    [Fact]
    public async Task MoveFunds_FromTheWebhookToTheWriteBack_IsOneTraceWithoutGaps()
    {
        await using var world = await StartAsync();

        var (id, message) = await world.QueueAsync(Deal.In(world, "10").Won());
        await world.RunAsync(message);

        var trace = TraceOf(id);
        Assert.Equal(
            ["receive delivery", "run operation", "insert into ledger", "call get-customer-balance", "change ledger", "call move-funds", "change ledger", "write back", "change ledger"],
            trace.Where(span => span.Source.Name == BridgeActivity.SourceName).OrderBy(span => span.StartTimeUtc).Select(span => span.DisplayName));
        var received = Assert.Single(trace, span => span.ParentSpanId == default);
        Assert.Equal("receive delivery", received.DisplayName);
        Assert.All(trace.Except([received]), span => Assert.Contains(trace, parent => parent.SpanId == span.ParentSpanId));

        var run = Assert.Single(trace, span => span.DisplayName == "run operation");
        Assert.Equal(received.SpanId, run.ParentSpanId);
        Assert.Equal(
            [("hubspot", "deal-won-moves-funds", "move-funds", "succeeded")],
            [(run.GetTagItem("bridge.source"), run.GetTagItem("bridge.route"), run.GetTagItem("bridge.operation"), run.GetTagItem("bridge.outcome"))]);
        var sent = Assert.Single(trace, span => span.DisplayName == "call move-funds");
        var put = Assert.Single(trace, span => span.ParentSpanId == sent.SpanId);
        Assert.Equal(("PUT", 200, world.Billing.Address.Port), (put.GetTagItem("http.request.method"), put.GetTagItem("http.response.status_code"), put.GetTagItem("server.port")));
    }

    [Fact]
    public async Task MoveFunds_ThatWaitsAndIsWrittenBackLater_StaysInItsTrace()
    {
        await using var world = await StartAsync();
        var deal = Deal.In(world, "10");
        world.Billing.Faults.Add(Fault.TooManyRequests().On("move-funds"));
        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);

        world.HubSpot.Faults.Add(Fault.Refuse(503) with { Where = request => request.Path.Value!.EndsWith("/notes", StringComparison.Ordinal) }, 20);
        Assert.Equal((CallState.Succeeded, WriteBackState.Pending), (await world.GoOnAsync(id)).States());
        world.HubSpot.Faults.Clear();
        Assert.Equal(WriteBackState.Done, (await world.WriteBackAsync(id)).WriteBack);

        var trace = TraceOf(id);
        Assert.Equal(["waiting", "succeeded"], trace.Where(span => span.DisplayName == "run operation").Select(span => span.GetTagItem("bridge.outcome")));
        Assert.Equal(["pending", "done"], trace.Where(span => span.DisplayName == "write back").Select(span => span.GetTagItem("bridge.outcome")));
        Assert.Single(trace, span => span.ParentSpanId == default);
    }

    [Fact]
    public async Task OutgoingCall_OutsideOfAnyOperation_IsNotTraced()
    {
        await using var world = await StartAsync();
        using var http = new HttpClient();

        await http.GetAsync(world.Receiver.ResultUrl);
        using (BridgeActivity.Receive("receive delivery"))
        {
            await http.GetAsync(world.Receiver.ResultUrl);
        }

        world.Get<TracerProvider>().ForceFlush();
        var port = world.Receiver.ResultUrl.Port;
        Assert.Single(_exported, span => port.Equals(span.GetTagItem("server.port")));
    }

    [Fact]
    public async Task Captcha_ThatAPersonSolved_StaysInTheTraceOfItsWebhook()
    {
        await using var scene = await CaptchaScene.StartAsync(azurite, Export);
        var (id, link) = await scene.AskAsync();

        await scene.World.Get<CaptchaDesk>().SolveAsync(link.Segments[^1], scene.World.Billing.Captcha.Issue(), default);

        var runs = TraceOf(id).Where(span => span.DisplayName == "run operation").ToList();
        Assert.Equal(["awaiting_captcha", "succeeded"], runs.Select(span => span.GetTagItem("bridge.outcome")));
        Assert.All(runs, span => Assert.Equal((id, "reset-password"), (span.GetTagItem("bridge.operation.id"), span.GetTagItem("bridge.operation"))));
        Assert.Single(TraceOf(id), span => span.ParentSpanId == default);
    }

    private Task<World> StartAsync() => World.StartAsync(azurite, Export);

    private void Export(IServiceCollection services) => services.AddOpenTelemetry().WithTracing(traces => traces.AddInMemoryExporter(_exported)).AddSignals();

    private Activity[] TraceOf(string id)
    {
        var run = _exported.First(span => id.Equals(span.GetTagItem("bridge.operation.id")));
        return [.. _exported.Where(span => span.TraceId == run.TraceId)];
    }
}
