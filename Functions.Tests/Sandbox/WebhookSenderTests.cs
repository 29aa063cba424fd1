using System.Text;
using Bridge.Crm;
using Bridge.Crm.Generic;
using Bridge.Crm.HubSpot;
using Bridge.Sandbox;
using Bridge.Sandbox.Generic;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Salesforce;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Sandbox;

/// <summary>The sender against a server that keeps what came and answers as it is told.</summary>
public sealed class WebhookSenderTests : IAsyncLifetime, IDisposable
{
    private readonly EagerClock _clock = new();
    private readonly HttpClient _http = new();
    private readonly Queue<int> _answers = new();
    private readonly List<Delivery> _came = [];
    private LocalServer _bridge = null!;
    private WebhookSender _sender = null!;

    public async Task InitializeAsync()
    {
        _bridge = await LocalServer.StartAsync(0, app => app.MapPost("/api/webhooks/{source}", TakeAsync), default);
        _sender = new WebhookSender(_http, _bridge.Address, _clock);
    }

    public async Task DisposeAsync() => await _bridge.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task HubSpotWebhook_Sent_CarriesAGoodSignatureOverTheUrlAndTheBody()
    {
        var sent = await _sender.SendAsync(Won(), default);

        var delivery = Assert.Single(_came);
        Assert.Equal(Verification.Accepted, VerifyHubSpot(delivery));
        Assert.Equal((202, "op-1"), (sent.Status, Assert.Single(sent.Operations)));
    }

    [Fact]
    public async Task HubSpotWebhook_NotTaken_IsSentAgainWithTheSameEventIdSignedAnewAndItsAttemptCounted()
    {
        _answers.Enqueue(503);
        _answers.Enqueue(500);

        var sent = await _sender.SendAsync(Won(), default);

        Assert.Equal((3, 202, 3), (sent.Attempts, sent.Status, _sender.Requests));
        Assert.Equal([0, 1, 2], _came.Select(delivery => (int)Event(delivery)["attemptNumber"]!));
        Assert.Single(_came.Select(delivery => (long)Event(delivery)["eventId"]!).Distinct());
        Assert.All(_came, delivery => Assert.Equal(Verification.Accepted, VerifyHubSpot(delivery)));
        Assert.Equal(3, _came.Select(delivery => delivery.Headers[HubSpotSignature.TimestampHeader].ToString()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task StandardWebhook_NotTaken_IsSentAgainUnderItsId()
    {
        _answers.Enqueue(503);

        await _sender.SendAsync(
            new StandardWebhook("generic", "An order is paid", "msg_1", new JObject { ["type"] = "deal.won" }, SandboxSecrets.GenericSigningSecret), default);

        Assert.Equal(["msg_1", "msg_1"], _came.Select(delivery => delivery.Headers[StandardWebhooksSignature.IdHeader].ToString()));
        Assert.All(_came, delivery => Assert.Equal(Verification.Accepted, VerifyStandard(delivery)));
    }

    [Fact]
    public async Task Webhook_NeverTaken_IsGivenUp()
    {
        foreach (var _ in Enumerable.Range(0, 100))
        {
            _answers.Enqueue(503);
        }

        var sent = await _sender.SendAsync(Won(), default);

        Assert.Equal((5, 503, false), (sent.Attempts, sent.Status, sent.IsTaken));
        Assert.Equal(sent, Assert.Single(_sender.Sent));
    }

    [Fact]
    public async Task Webhook_OfAPatientSender_IsSentAsOftenAsItsPausesAllow()
    {
        var sender = new WebhookSender(_http, _bridge.Address, _clock, Enumerable.Repeat(TimeSpan.FromSeconds(1), 9));
        foreach (var _ in Enumerable.Range(0, 8))
        {
            _answers.Enqueue(503);
        }

        var sent = await sender.SendAsync(Won(), default);

        Assert.Equal((9, true), (sent.Attempts, sent.IsTaken));
    }

    [Fact]
    public async Task Webhook_ToABridgeThatDoesNotAnswer_IsSentAgain()
    {
        using var impatient = new HttpClient { Timeout = TimeSpan.FromMilliseconds(200) };
        using var gate = new SemaphoreSlim(0);
        await using var bridge = await LocalServer.StartAsync(0, app => app.MapPost("/api/webhooks/{source}", context => gate.WaitAsync(context.RequestAborted)), default);
        var sender = new WebhookSender(impatient, bridge.Address, _clock, [TimeSpan.FromSeconds(1)]);

        var sent = await sender.SendAsync(Won(), default);

        Assert.Equal((2, null), (sent.Attempts, sent.Status));
    }

    [Fact]
    public async Task Webhook_ToABridgeThatIsDown_HasNoAnswer()
    {
        await _bridge.DisposeAsync();

        var sent = await _sender.SendOnceAsync(Won(), default);

        Assert.Null(sent.Status);
        Assert.False(sent.IsTaken);
    }

    [Theory]
    [InlineData(200, "text/xml", true, true)]
    [InlineData(200, "text/xml", false, false)]
    [InlineData(200, "application/json", true, false)]
    [InlineData(202, "text/xml", true, false)]
    public async Task SalesforceWebhook_Answered_IsTakenByAnAcknowledgementAlone(int status, string type, bool ack, bool isTaken)
    {
        await using var bridge = await LocalServer.StartAsync(0, app => app.MapPost("/api/webhooks/{source}", () => Results.Text(
            SoapAnswer(ack), type, Encoding.UTF8, status)), default);
        var webhook = new SalesforceWebhook("salesforce", "An opportunity is won", "00DHs0000009ZAaMAM", [Notification()], "a-secret") { Operations = ["op-1"] };

        var sent = await new WebhookSender(_http, bridge.Address, _clock, []).SendAsync(webhook, default);

        Assert.Equal((status, isTaken), (sent.Status, sent.IsTaken));
        Assert.Equal(isTaken ? ["op-1"] : [], sent.Operations);
    }

    private static SalesforceNotification Notification() => new("04lHs0000000001IAA", MessageDefinition.Documented[0], null);

    private static string SoapAnswer(bool ack) => $"""
        <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
        <notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>{(ack ? "true" : "false")}</Ack></notificationsResponse>
        </soapenv:Body></soapenv:Envelope>
        """;

    private static HubSpotWebhook Won() => new("hubspot", "A deal is won", [new JObject { ["eventId"] = 7 }], SandboxSecrets.HubSpotClientSecret);

    private static JObject Event(Delivery delivery) => (JObject)((JArray)Bridge.Json.StrictJson.Parse(delivery.Body.Span))[0];

    private static Verification VerifyHubSpot(Delivery delivery) => HubSpotSignature.VerifyV3(
        [SandboxSecrets.HubSpotClientSecret],
        delivery.Method,
        delivery.Url,
        delivery.Body.Span,
        delivery.Headers[HubSpotSignature.TimestampHeader],
        delivery.Headers[HubSpotSignature.V3Header],
        delivery.ReceivedAt);

    private static Verification VerifyStandard(Delivery delivery) => StandardWebhooksSignature.Verify(
        [SandboxSecrets.GenericSigningSecret],
        delivery.Headers[StandardWebhooksSignature.IdHeader],
        delivery.Headers[StandardWebhooksSignature.TimestampHeader],
        delivery.Headers[StandardWebhooksSignature.SignatureHeader],
        delivery.Body.Span,
        delivery.ReceivedAt);

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = Encoding.UTF8.GetBytes(await reader.ReadToEndAsync());
        var headers = new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        _came.Add(new Delivery("POST", _sender.UrlOf((string)context.Request.RouteValues["source"]!).AbsoluteUri, headers, body, _clock.GetUtcNow()));
        context.Response.StatusCode = _answers.TryDequeue(out var answer) ? answer : 202;
        await context.Response.WriteAsync("""{"operations":["op-1"]}""");
    }

    // Whoever waits on it, it goes there at once.
    private sealed class EagerClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 10, 2, 0, 0, TimeSpan.Zero))
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Advance(dueTime);
            return timer;
        }
    }
}
