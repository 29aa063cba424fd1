using System.Collections.Concurrent;
using System.Diagnostics;
using Bridge.Billing;

namespace Bridge.Tests.Billing;

/// <summary>Whatever happens, no secret and nothing personal reaches a log line, an exception or a trace.</summary>
public sealed class BillingSecrecyTests(BillingServer server) : IClassFixture<BillingServer>
{
    private static readonly string[] Hidden =
        [BillingGraph.Token, "captcha-51d0", "s3cret", "ZX1000234", "4257.13579", "HubSpot deal", "zoe@example.com", "Zoë", "pin-9917", "42424.42"];

    [Theory]
    [InlineData(200, """{"code":200,"data":{"url":"https://login.example/s3cret","customer_balance":42424.42}}""")]
    [InlineData(200, """{"code":200,"data":"https://login.example/s3cret""")]
    [InlineData(400, """{"code":400,"message":"No key-2f6c1b7e"}""")]
    [InlineData(401, """{"code":401,"message":"https://login.example/s3cret"}""")]
    [InlineData(500, """{"code":500,"message":"https://login.example/s3cret"}""")]
    [InlineData(302, "https://login.example/s3cret")]
    public async Task Call_AnsweredInAnyWay_LeavesNoSecretBehind(int status, string body)
    {
        var traces = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("System.Net.Http", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = trace =>
            {
                if (server.Url.Port.Equals(trace.GetTagItem("server.port")))
                {
                    traces.Enqueue(trace);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        server.Answers(status, body, ("Location", "https://login.example/s3cret"), ("X-Debug", "s3cret"));

        await AssertNothingHiddenAsync(server.Url);

        Assert.NotEmpty(traces);
        AssertNothingHidden(string.Join('\n', traces.SelectMany(TextOf)));
    }

    [Fact]
    public async Task Call_AnsweredWithWhatIsNoHttp_DoesNotQuoteIt()
    {
        using var noHttp = new NoHttpServer("s3cret is no HTTP");

        await AssertNothingHiddenAsync(noHttp.Url);
    }

    private static async Task AssertNothingHiddenAsync(Uri url)
    {
        await using var graph = new BillingGraph(url);
        foreach (var operation in BillingOperations.All)
        {
            AssertNothingHidden($"{await Record.ExceptionAsync(() => graph.CallAsync(operation))}");
        }

        Assert.NotEmpty(graph.Log.Text);
        AssertNothingHidden(graph.Log.Text);
    }

    private static IEnumerable<string> TextOf(Activity trace) =>
        trace.TagObjects.Concat(trace.Events.SelectMany(happening => happening.Tags))
            .Select(tag => $"{tag.Key}={tag.Value}")
            .Append($"{trace.DisplayName} {trace.StatusDescription}");

    private static void AssertNothingHidden(string text) =>
        Assert.All(Hidden, hidden => Assert.DoesNotContain(hidden, text, StringComparison.OrdinalIgnoreCase));
}
