using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bridge.Crm;
using Bridge.Json;
using Bridge.Sandbox.Zendesk;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Sandbox;

/// <summary>What a careless caller does wrong is an error here.</summary>
public sealed class ZendeskServerTests : IAsyncLifetime, IDisposable
{
    private const string Person = "360000000777";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly HttpClient _http = new();
    private ZendeskServer _server = null!;
    private RecordRef _ticket = null!;

    public async Task InitializeAsync()
    {
        _server = await ZendeskServer.StartAsync(new ZendeskServerOptions { Clock = _clock }, default);
        _ticket = _server.Records.Add(ZendeskType.Tickets, Person, ("status", "open"));
        _http.BaseAddress = _server.Address;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_server.Options.Email}/token:{_server.Options.ApiToken}")));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("GET", "tickets/1", null, 404)]
    [InlineData("GET", "deals/1", null, 404)]
    [InlineData("PATCH", "tickets/{id}", """{"ticket":{"status":"solved"}}""", 404)]
    [InlineData("POST", "tickets/{id}", """{"ticket":{"status":"solved"}}""", 404)]
    [InlineData("PUT", "tickets/{id}", """{"status":"solved"}""", 400)]
    [InlineData("PUT", "tickets/{id}", """{"ticket":{"status":"solved"},"x":1}""", 400)]
    [InlineData("PUT", "tickets/{id}", """{"ticket":{"stattus":"solved"}}""", 400)]
    [InlineData("PUT", "tickets/{id}", """{"ticket":{"custom_fields":{"voip_amount":5}}}""", 400)]
    [InlineData("PUT", "tickets/{id}", """{"ticket":{"custom_fields":[{"id":"9001","value":5}]}}""", 400)]
    [InlineData("PUT", "tickets/{id}", """{"ticket":{"custom_fields":[{"id":9001,"value":"much"}]}}""", 422)]
    [InlineData("PUT", "tickets/{id}", """{"ticket":{"comment":{"body":"said to nobody in particular"}}}""", 422)]
    [InlineData("PUT", "tickets/{id}", """{"ticket":{"comment":{"body":"","public":false}}}""", 422)]
    [InlineData("PUT", "tickets/{id}", """{"ticket":{"status":"solved","safe_update":true,"updated_stamp":"2026-02-28T12:00:00Z"}}""", 409)]
    [InlineData("PUT", "tickets/{id}", """{"ticket":{"status":"solved","safe_update":true,"updated_stamp":"2026-03-01T12:00:00Z"}}""", 200)]
    [InlineData("GET", "tickets/{id}/comments", null, 400)]
    [InlineData("GET", "search/export?query=updated>2026-01-01T00:00:00Z&page[size]=10", null, 400)]
    [InlineData("GET", "search/export?query=type:ticket&filter[type]=ticket&page[size]=10", null, 400)]
    [InlineData("GET", "search/export?query=voip_moved:false&filter[type]=ticket&page[size]=10", null, 400)]
    [InlineData("GET", "search/export?query=updated>=soon&filter[type]=ticket&page[size]=10", null, 400)]
    public async Task Request_WrongOrRight_IsAnsweredAsZendeskWould(string method, string path, string? body, int expected)
    {
        var (status, _) = await SendAsync(method, path.Replace("{id}", _ticket.Id, StringComparison.Ordinal), body);

        Assert.Equal(expected, status);
        Assert.Equal(expected == 200 ? "solved" : "open", (string?)_server.Records.Value(_ticket, "status"));
    }

    [Fact]
    public async Task Update_OfACustomFieldThatIsNotThere_IsPassedOverInSilence()
    {
        var (status, body) = await SendAsync("PUT", $"tickets/{_ticket.Id}", """{"ticket":{"custom_fields":[{"id":1,"value":5}]}}""");

        Assert.Equal(200, status);
        Assert.Equal(2, ((JArray)body.SelectToken("ticket.custom_fields")!).Count);
    }

    [Fact]
    public async Task Update_NotCalledJson_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/v2/tickets/{_ticket.Id}") { Content = new StringContent("""{"ticket":{"status":"solved"}}""", Encoding.UTF8, "text/plain") };

        Assert.Equal(HttpStatusCode.BadRequest, (await _http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Request_WithoutALogin_IsNotAuthenticated()
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "another");

        Assert.Equal(401, (await SendAsync("GET", $"tickets/{_ticket.Id}", null)).Status);
    }

    [Theory]
    [InlineData("""{"grant_type":"client_credentials","client_id":"bridge","client_secret":"sandbox-zendesk-client-secret","scope":"read write"}""", HttpStatusCode.OK)]
    [InlineData("""{"grant_type":"password","client_id":"bridge","client_secret":"sandbox-zendesk-client-secret","scope":"read write"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"grant_type":"client_credentials","client_id":"bridge","client_secret":"sandbox-zendesk-client-secret"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"grant_type":"client_credentials","client_id":"bridge","client_secret":"wrong","scope":"read write"}""", HttpStatusCode.Unauthorized)]
    public async Task Token_AskedFor_IsGivenToTheRightClientForHalfAnHour(string body, HttpStatusCode expected)
    {
        _http.DefaultRequestHeaders.Authorization = null;
        using var answer = await _http.PostAsync("oauth/tokens", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(expected, answer.StatusCode);
        if (expected is not HttpStatusCode.OK)
        {
            return;
        }

        var token = (string?)StrictJson.ParseObject(await answer.Content.ReadAsStringAsync())["access_token"];
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(200, (await SendAsync("GET", $"tickets/{_ticket.Id}", null)).Status);
        _clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(401, (await SendAsync("GET", $"tickets/{_ticket.Id}", null)).Status);
    }

    private async Task<(int Status, JObject Body)> SendAsync(string method, string path, string? json)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"api/v2/{path}")
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, StrictJson.ParseObject(await response.Content.ReadAsStringAsync()));
    }
}
