using System.Net.Http.Headers;
using System.Text;
using Bridge.Json;
using Bridge.Sandbox.Pipedrive;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Sandbox;

public sealed class PipedriveServerTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private PipedriveServer _server = null!;
    private PipedriveRecord _person = null!;

    public async Task InitializeAsync()
    {
        _server = await PipedriveServer.StartAsync(new() { Clock = _clock, DailyTokens = 1000 }, default);
        _person = _server.Records.Add(PipedriveType.Person, ("name", "Mia Chen"), ("voip_account", "100245"));
        _http.BaseAddress = _server.Address;
        _http.DefaultRequestHeaders.Add("x-api-token", _server.Options.ApiToken);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Read_OfOneCustomField_AnswersThatOneAlone()
    {
        var account = PipedriveType.Person.Custom["voip_account"].Key;

        var (status, body) = await SendAsync("GET", $"/api/v2/persons/{_person.Id}?custom_fields={account}");

        Assert.Equal((200, true), (status, (bool?)body["success"]));
        Assert.Equal("Mia Chen", (string?)body.SelectToken("data.name"));
        Assert.Equal($$"""{"{{account}}":"100245"}""", StrictJson.Write(body.SelectToken("data.custom_fields")!));
    }

    [Theory]
    [InlineData("GET", "/api/v2/persons/1", 404)]
    [InlineData("GET", "/api/v2/sandwiches/1", 404)]
    [InlineData("GET", "/api/v1/persons/101", 404)]
    [InlineData("PUT", "/api/v2/persons/101", 404)]
    [InlineData("GET", "/api/v2/persons/101?custom_fields=nonsense", 400)]
    [InlineData("GET", "/api/v2/persons/101?fields=name", 400)]
    [InlineData("GET", "/api/v2/deals?updated_since=2026-03-01T12:00:00.000Z", 400)]
    [InlineData("GET", "/api/v2/deals?sort_by=name", 400)]
    [InlineData("GET", "/api/v2/deals?start=100", 400)]
    [InlineData("GET", "/api/v2/deals?limit=501", 400)]
    [InlineData("GET", "/api/v2/deals?cursor=2", 400)]
    [InlineData("GET", "/v1/notes?person_id=101&sort=content", 400)]
    public async Task Request_OfWhatIsNotThere_AnswersPipedrivesError(string method, string path, int expected)
    {
        var (status, body) = await SendAsync(method, path);

        Assert.Equal((expected, false), (status, (bool?)body["success"]));
        Assert.NotNull(body["error"]);
    }

    [Theory]
    [InlineData("""{"first_name":7}""")]
    [InlineData("""{"no_such_field":"x"}""")]
    [InlineData("""{"voip_account":"x"}""")]
    [InlineData("""{"custom_fields":{"voip_account":"x"}}""")]
    [InlineData("""{"custom_fields":{"3d0fa3429dfa2d3dec265b4fc5dc8258ab66cdf3":"245.71"}}""")]
    [InlineData("""{"custom_fields":{"9dc80c50d78a15643bfc4ca79d76156a73a1ca0e":100245}}""")]
    [InlineData("""{"custom_fields":{}}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task Update_ThatPipedriveWouldRefuse_IsRefusedAndChangesNothing(string body)
    {
        var (status, answer) = await SendAsync("PATCH", $"/api/v2/persons/{_person.Id}", body);

        Assert.Equal((400, "ERR_SCHEMA_VALIDATION_FAILED"), (status, (string?)answer["code"]));
        Assert.Same(_person, _server.Records.Now(_person));
    }

    [Fact]
    public async Task Update_OfAField_IsToldAsAChangeByTheApiWithWhatItWas()
    {
        _server.Webhooks.Take();
        _clock.Advance(TimeSpan.FromSeconds(5));

        await SendAsync("PATCH", $"/api/v2/persons/{_person.Id}", """{"custom_fields":{"9dc80c50d78a15643bfc4ca79d76156a73a1ca0e":"7"}}""");

        var told = Assert.Single(_server.Webhooks.Take());
        Assert.Equal(
            ("change", "api", $"{_server.Options.UserId}"),
            ((string?)told.SelectToken("meta.action"), (string?)told.SelectToken("meta.change_source"), (string?)told.SelectToken("meta.user_id")));
        Assert.Equal("7", (string?)told.SelectToken("data.custom_fields.9dc80c50d78a15643bfc4ca79d76156a73a1ca0e.value"));
        Assert.Equal("100245", (string?)told.SelectToken("previous.custom_fields.9dc80c50d78a15643bfc4ca79d76156a73a1ca0e.value"));
        Assert.Null(told.SelectToken("previous.name"));
    }

    [Fact]
    public async Task Update_ToTheSameValue_IsNotTold()
    {
        _server.Webhooks.Take();

        await SendAsync("PATCH", $"/api/v2/persons/{_person.Id}", """{"name":"Mia Chen"}""");

        Assert.Empty(_server.Webhooks.Pending);
    }

    [Theory]
    [InlineData("""{"content":"x"}""")]
    [InlineData("""{"person_id":101}""")]
    [InlineData("""{"content":"x","person_id":"101"}""")]
    [InlineData("""{"content":"x","person_id":7}""")]
    [InlineData("""{"content":"x","person_id":101,"subject":"y"}""")]
    public async Task Note_WithoutTextOrRecord_IsRefused(string body)
    {
        var (status, _) = await SendAsync("POST", "/v1/notes", body);

        Assert.Equal(400, status);
        Assert.Empty(_server.Records.NotesOn(_person.Ref));
    }

    [Fact]
    public async Task Notes_NewestFirst_ComePageByPageAndAreNullWhereThereAreNone()
    {
        Assert.Equal(JTokenType.Null, (await SendAsync("GET", $"/v1/notes?person_id={_person.Id}")).Body["data"]!.Type);
        foreach (var text in new[] { "one", "two", "three" })
        {
            _server.Records.LeaveNote(_person.Ref, text);
        }

        var (_, body) = await SendAsync("GET", $"/v1/notes?person_id={_person.Id}&sort=add_time%20DESC&limit=2");

        Assert.Equal("three two", string.Join(' ', body["data"]!.Select(note => note["content"])));
        Assert.Equal(2, (int?)body.SelectToken("additional_data.pagination.next_start"));
    }

    [Theory]
    [InlineData("x-api-token", "another")]
    [InlineData("Authorization", "Bearer v1u:sandbox-1")]
    public async Task Request_WithAnotherToken_IsNotAuthorized(string header, string value)
    {
        _http.DefaultRequestHeaders.Clear();
        _http.DefaultRequestHeaders.Add(header, value);

        Assert.Equal(401, (await SendAsync("GET", $"/api/v2/persons/{_person.Id}")).Status);
        Assert.Equal(0, _server.Requests);
    }

    [Theory]
    [InlineData("sandbox-pipedrive-client-secret", "refresh_token", "11111:22222:sandbox-pipedrive-refresh-token", 200)]
    [InlineData("another", "refresh_token", "11111:22222:sandbox-pipedrive-refresh-token", 401)]
    [InlineData("sandbox-pipedrive-client-secret", "client_credentials", "11111:22222:sandbox-pipedrive-refresh-token", 400)]
    [InlineData("sandbox-pipedrive-client-secret", "refresh_token", "another", 400)]
    public async Task Token_ForARefreshToken_IsGivenToTheAppAlone(string secret, string grant, string refresh, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", grant), new("refresh_token", refresh)]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_server.Options.ClientId}:{secret}")));

        using var response = await _http.SendAsync(request);

        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task Calls_BeyondTheBurst_AreRefusedAndThenShutOutByThePageOfTheGate()
    {
        for (var call = 0; call < 20; call++)
        {
            Assert.Equal(200, await StatusAsync());
        }

        Assert.Equal(429, await StatusAsync());
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, await StatusAsync());

        _clock.Advance(TimeSpan.FromSeconds(2));
        for (var call = 0; call < 31; call++)
        {
            await StatusAsync();
        }

        Assert.Equal(403, await StatusAsync());
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(200, await StatusAsync());
    }

    [Fact]
    public async Task Calls_BeyondTheDaysBudget_AreRefusedUntilTheNextDay()
    {
        for (var call = 0; call < 100; call++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            using var list = await _http.GetAsync(new Uri("/api/v2/persons", UriKind.Relative));
            Assert.True(list.IsSuccessStatusCode);
        }

        using var refused = await _http.GetAsync(new Uri($"/api/v2/persons/{_person.Id}", UriKind.Relative));
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Equal("0", Assert.Single(refused.Headers.GetValues("x-daily-ratelimit-token-remaining")));

        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(200, await StatusAsync());
    }

    private async Task<int> StatusAsync()
    {
        using var response = await _http.GetAsync(new Uri($"/api/v2/persons/{_person.Id}", UriKind.Relative));
        return (int)response.StatusCode;
    }

    private async Task<(int Status, JObject Body)> SendAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, StrictJson.ParseObject(await response.Content.ReadAsStringAsync()));
    }
}
