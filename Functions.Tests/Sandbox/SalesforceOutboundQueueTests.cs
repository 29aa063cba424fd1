using System.Collections.Concurrent;
using System.Xml.Linq;
using Bridge.Sandbox.Salesforce;
using Bridge.Tests.Crm;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Sandbox;

public sealed class SalesforceOutboundQueueTests : IAsyncLifetime, IDisposable
{
    private const string Secret = "a-secret";
    private static readonly XNamespace Outbound = "http://soap.sforce.com/2005/09/outbound";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Listener _listener = new();
    private readonly HttpClient _http;
    private SalesforceServer _server = null!;

    public SalesforceOutboundQueueTests() => _http = new HttpClient(_listener);

    public async Task InitializeAsync() => _server = await SalesforceServer.StartAsync(new() { Clock = _clock }, default);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Message_Acknowledged_IsSentOnce()
    {
        Choose("login-url");

        await SendAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        await SendAsync();

        var call = Assert.Single(_listener.Calls);
        Assert.Equal("?secret=a-secret", call.Query);
        Assert.Empty(_server.Messages.Pending);
        Assert.Equal(0, _server.Messages.Dropped);
    }

    [Theory]
    [InlineData(200, "text/xml", "")]
    [InlineData(200, "application/json", Listener.Ack)]
    [InlineData(202, "text/xml", Listener.Ack)]
    [InlineData(503, "text/xml", Listener.Ack)]
    public async Task Message_AnsweredOtherwise_IsSentAgainWithTheSameId(int status, string type, string body)
    {
        Choose("login-url");
        _listener.Answer = (status, type, body);

        await SendAsync();
        await SendAsync();
        Assert.Single(_listener.Calls);

        _listener.Answer = Listener.Acknowledged;
        _clock.Advance(TimeSpan.FromSeconds(30));
        await SendAsync();

        Assert.Equal(2, _listener.Calls.Count);
        Assert.Single(_listener.Calls.Select(call => call.Ids.Single()).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Message_NeverAcknowledged_IsSentEverLessOftenForADayAndDropped()
    {
        Choose("login-url");
        _listener.Answer = (500, "text/plain", "");
        var sentAt = new List<TimeSpan>();

        for (var minutes = 0.0; minutes < 26 * 60; minutes += 0.5)
        {
            if (await SendAsync() > 0)
            {
                sentAt.Add(TimeSpan.FromMinutes(minutes));
            }

            _clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 32, 64, 120, 120], sentAt.Skip(1).Zip(sentAt, (later, earlier) => (later - earlier).TotalMinutes).Take(10));
        Assert.True(sentAt[^1] < TimeSpan.FromDays(1));
        Assert.Equal(1, _server.Messages.Dropped);
        Assert.Empty(_server.Messages.Pending);
    }

    [Fact]
    public async Task Message_OfManyRecords_HoldsAHundredAtMost()
    {
        for (var index = 0; index < 150; index++)
        {
            Choose("login-url");
        }

        await SendAsync();

        Assert.Equal([100, 50], _listener.Calls.Select(call => call.Ids.Count));
    }

    [Fact]
    public async Task Message_SentLater_CarriesTheRecordAsItStandsThen()
    {
        var contact = Choose("login-url");
        _server.Records.Change(contact.Ref, SalesforceApi.Person, ("Voip_Action__c", JValue.CreateNull()));

        await SendAsync();

        Assert.DoesNotContain("login-url", Assert.Single(_listener.Calls).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_OfADeletedRecord_HoldsNothingOfIt()
    {
        _server.Records.Delete(Choose("login-url").Ref);

        await SendAsync();

        Assert.DoesNotContain("sObject", Assert.Single(_listener.Calls).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Change_OfAFieldThatNoFlowWatches_MakesNoMessage()
    {
        var contact = _server.Records.Add(SObjectType.Contact, SalesforceApi.Person, ("LastName", "Okafor"));
        _server.Records.Change(contact.Ref, SalesforceApi.Person, ("Phone", "1"));

        Assert.Empty(_server.Messages.Pending);
    }

    [Fact]
    public void Message_ThatSomebodyTakes_CarriesTheRecordAsItWasAndDoesNotWait()
    {
        var taken = new List<SalesforceNotification>();
        _server.Messages.OnTold = taken.Add;

        var contact = Choose("login-url");
        _server.Records.Change(contact.Ref, SalesforceApi.Person, ("Voip_Action__c", "done"));

        Assert.Equal(["login-url", "done"], taken.Select(notification => (string?)notification.Record!["Voip_Action__c"]));
        Assert.Equal(2, taken.Select(notification => notification.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(_server.Messages.Pending);
    }

    private SalesforceRecord Choose(string action) =>
        _server.Records.Add(SObjectType.Contact, SalesforceApi.Person, ("LastName", "Okafor"), ("Voip_Action__c", action));

    private Task<int> SendAsync() => _server.Messages.SendDueAsync(_http, new Uri("https://bridge.example.com/api/webhooks/salesforce"), Secret, default);

    /// <summary>Whoever the messages are sent to.</summary>
    private sealed class Listener : HttpMessageHandler
    {
        public const string Ack = """<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></e:Body></e:Envelope>""";

        public static readonly (int Status, string Type, string Body) Acknowledged = (200, "text/xml", Ack);

        private readonly ConcurrentQueue<(string Query, string Body, IReadOnlyList<string> Ids)> _calls = new();

        public (int Status, string Type, string Body) Answer { get; set; } = Acknowledged;

        public IReadOnlyList<(string Query, string Body, IReadOnlyList<string> Ids)> Calls => [.. _calls];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            var ids = XElement.Parse(body).Descendants(Outbound + "Notification").Select(notification => notification.Element(Outbound + "Id")!.Value);
            _calls.Enqueue((request.RequestUri!.Query, body, [.. ids]));
            return new HttpResponseMessage((System.Net.HttpStatusCode)Answer.Status) { Content = new StringContent(Answer.Body, System.Text.Encoding.UTF8, Answer.Type) };
        }
    }
}
