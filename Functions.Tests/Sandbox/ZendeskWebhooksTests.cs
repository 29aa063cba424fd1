using System.Net;
using Bridge.Sandbox.Zendesk;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Sandbox;

public sealed class ZendeskWebhooksTests : IDisposable
{
    private const string Person = "360000000777";
    private static readonly Uri Endpoint = new("https://bridge.example.com/api/webhooks/zendesk");

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ZendeskWebhooks _webhooks;
    private readonly ZendeskRecords _records;
    private readonly Receiver _receiver = new();
    private readonly HttpClient _http;

    public ZendeskWebhooksTests()
    {
        _webhooks = new ZendeskWebhooks(12514403, _clock);
        _records = new ZendeskRecords(_clock) { Changed = _webhooks.Tell };
        _http = new HttpClient(_receiver);
    }

    public void Dispose()
    {
        _http.Dispose();
        _receiver.Dispose();
    }

    [Fact]
    public void Change_OfAUsersField_IsToldWithItsTitleAndNotWhoMadeIt()
    {
        var user = _records.Add(ZendeskType.Users, Person, ("name", "Mia"));
        _webhooks.Take();
        _records.Change(user, Person, ("voip_action", "voip_login_url"), ("name", "Mia Chen"));

        var told = Assert.Single(_webhooks.Pending).Body;
        Assert.Equal("zen:event-type:user.custom_field_changed", (string?)told["type"]);
        Assert.Equal(("voip_action", "voip_login_url"), ((string?)told.SelectToken("event.field.title"), (string?)told.SelectToken("event.current")));
        Assert.Equal($"zen:user:{user.Id}", (string?)told["subject"]);
        Assert.Null(told.SelectToken("detail.actor_id"));
    }

    [Fact]
    public void Ticket_Solved_SetsOffItsTriggerUntilTheFundsWereMoved()
    {
        var ticket = _records.Add(ZendeskType.Tickets, Person, ("status", "open"), ("voip_amount", 5));
        Assert.Empty(_webhooks.Pending);
        _records.Change(ticket, Person, ("status", "solved"));
        _records.Change(ticket, "360000000500", ("voip_moved", true));

        var told = Assert.Single(_webhooks.Pending).Body;
        Assert.Equal((ticket.Id, Person), ((string?)told["ticket_id"], (string?)told["current_user_id"]));
    }

    [Theory]
    [InlineData(409, null, 4)]
    [InlineData(503, 10, 4)]
    [InlineData(429, 59, 4)]
    [InlineData(503, 60, 1)]
    [InlineData(503, null, 1)]
    [InlineData(500, 10, 1)]
    [InlineData(404, null, 1)]
    [InlineData(Receiver.Silent, null, 6)]
    public async Task Delivery_NotTaken_IsTriedAgainAsOftenAsZendeskDoes(int status, int? retryAfter, int expected)
    {
        _receiver.Answer = (status, retryAfter);
        _records.Add(ZendeskType.Users, Person, ("name", "Mia"));

        for (var minute = 0; minute < 20; minute++)
        {
            await _webhooks.SendDueAsync(_http, Endpoint, default);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(expected, _receiver.Invocations.Count);
        Assert.Single(_receiver.Invocations.Distinct(StringComparer.Ordinal));
        Assert.Equal(1, _webhooks.Lost);
        Assert.Empty(_webhooks.Pending);
    }

    [Fact]
    public async Task Delivery_TakenAtTheSecondAttempt_IsOver()
    {
        _receiver.Answer = (503, 10);
        _records.Add(ZendeskType.Users, Person, ("name", "Mia"));
        await _webhooks.SendDueAsync(_http, Endpoint, default);
        _receiver.Answer = (202, null);
        Assert.Equal(0, await _webhooks.SendDueAsync(_http, Endpoint, default));
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(1, await _webhooks.SendDueAsync(_http, Endpoint, default));
        Assert.Equal(0, _webhooks.Lost);
    }

    [Fact]
    public async Task Webhook_ThatFailsTooOften_IsLeftAloneAndItsDeliveriesAreLost()
    {
        _receiver.Answer = (500, null);
        for (var number = 0; number < 110; number++)
        {
            _records.Add(ZendeskType.Users, Person, ("name", "Mia"));
        }

        await _webhooks.SendDueAsync(_http, Endpoint, default);

        Assert.Equal(100, _receiver.Invocations.Count);
        Assert.Equal(110, _webhooks.Lost);
        _receiver.Answer = (202, null);
        _clock.Advance(TimeSpan.FromSeconds(5));
        _records.Add(ZendeskType.Users, Person, ("name", "Ravi"));
        await _webhooks.SendDueAsync(_http, Endpoint, default);
        Assert.Equal(101, _receiver.Invocations.Count);
    }

    private sealed class Receiver : HttpMessageHandler
    {
        public const int Silent = 0;

        public (int Status, int? RetryAfter) Answer { get; set; }

        public List<string> Invocations { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Invocations.Add(request.Headers.GetValues("x-zendesk-webhook-invocation-id").Single());
            if (Answer.Status == Silent)
            {
                throw new HttpRequestException("Nobody answers.");
            }

            var response = new HttpResponseMessage((HttpStatusCode)Answer.Status);
            if (Answer.RetryAfter is { } seconds)
            {
                response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
            }

            return Task.FromResult(response);
        }
    }
}
