using System.Text;
using Bridge.Json;
using Bridge.Sandbox.Zoho;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Sandbox;

public sealed class ZohoServerTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private ZohoServer _server = null!;
    private ZohoRecord _deal = null!;
    private string _token = "";

    public async Task InitializeAsync()
    {
        _server = await ZohoServer.StartAsync(new ZohoServerOptions { Clock = _clock }, default);
        _http.BaseAddress = _server.Address;
        _deal = _server.Records.Add(ZohoModule.Deals, ("Deal_Name", "Handsets"), ("Amount", 150m));
        _token = (string)(await AskForTokenAsync())["access_token"]!;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Token_ForTheRightSecrets_SaysWhereToUseIt() =>
        Assert.Equal(_server.Address, new Uri((string)(await AskForTokenAsync())["api_domain"]!));

    [Theory]
    [InlineData("refresh_token", "another", "invalid_code")]
    [InlineData("client_secret", "another", "invalid_client_secret")]
    [InlineData("client_id", "another", "invalid_client")]
    [InlineData("grant_type", "password", "unsupported_grant_type")]
    public async Task Token_ForAnythingElse_IsAnErrorBesideHttp200(string name, string value, string error) =>
        Assert.Equal(error, (string?)(await AskForTokenAsync((name, value)))["error"]);

    [Fact]
    public async Task Token_TheEleventhInTenMinutes_IsDenied()
    {
        for (var count = 1; count < 10; count++)
        {
            Assert.NotNull((await AskForTokenAsync())["access_token"]);
        }

        Assert.Equal("Access Denied", (string?)(await AskForTokenAsync())["error"]);
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.NotNull((await AskForTokenAsync())["access_token"]);
    }

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("Zoho-oauthtoken 1000.another")]
    [InlineData(null)]
    public async Task Call_WithoutZohosOwnScheme_IsNotAuthenticated(string? authorization)
    {
        var (status, body) = await SendAsync("GET", $"/crm/v8/Deals/{_deal.Id}", authorization: authorization?.Replace("{0}", _token, StringComparison.Ordinal) ?? "");

        Assert.Equal((401, "INVALID_TOKEN"), (status, (string?)body["code"]));
    }

    [Fact]
    public async Task Call_WithATokenOfMoreThanAnHourAgo_IsNotAuthenticated()
    {
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(401, (await SendAsync("GET", $"/crm/v8/Deals/{_deal.Id}")).Status);
    }

    [Fact]
    public async Task Update_OfAField_ChangesItAndTellsTheChannel()
    {
        var told = new List<ZohoWebhook>();
        _server.Channels.OnNotification = told.Add;
        await EnableAsync("\"Deals.edit\"", _clock.GetUtcNow().AddDays(6));

        var (status, body) = await SendAsync("PUT", "/crm/v8/Deals", Update("""{"id":"ID","Amount":5.5}""", """,\"trigger\":[]"""));

        Assert.Equal((200, "SUCCESS"), (status, (string?)body.SelectToken("data[0].code")));
        Assert.Equal(5.5m, (decimal)_server.Records.Get(_deal.Ref)["Amount"]!);
        var notification = Assert.Single(told);
        Assert.Equal(("zoho", "?key=k"), (notification.Source, notification.Query));
        Assert.Equal(5.5m, (decimal)notification.Body.SelectToken("affected_values[0].values.Amount")!);
        Assert.Equal(("update", "t", "7"), ((string?)notification.Body["operation"], (string?)notification.Body["token"], (string?)notification.Body["channel_id"]));
        Assert.DoesNotContain("user", StrictJson.Write(notification.Body), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{"id":"ID","Amount":5.5}""", "", "MANDATORY_NOT_FOUND")]
    [InlineData("""{"id":"ID","Amount":5.5}""", """,\"trigger\":[\"workflow\"]""", "MANDATORY_NOT_FOUND")]
    [InlineData("""{"id":"ID","Amount":"5.5"}""", """,\"trigger\":[]""", "INVALID_DATA")]
    [InlineData("""{"id":"ID","Deal_Name":5}""", """,\"trigger\":[]""", "INVALID_DATA")]
    [InlineData("""{"id":"ID","Amuont":5.5}""", """,\"trigger\":[]""", "INVALID_DATA")]
    [InlineData("""{"id":"ID","Modified_Time":"2026-03-01T12:00:00+00:00"}""", """,\"trigger\":[]""", "INVALID_DATA")]
    [InlineData("""{"id":"1","Amount":5.5}""", """,\"trigger\":[]""", "INVALID_DATA")]
    public async Task Update_ThatIsWrong_ChangesNothing(string record, string rest, string code)
    {
        var (_, body) = await SendAsync("PUT", "/crm/v8/Deals", Update(record, rest));

        Assert.Equal(code, (string?)(body.SelectToken("data[0].code") ?? body["code"]));
        Assert.Equal(150m, (decimal)_server.Records.Get(_deal.Ref)["Amount"]!);
    }

    [Theory]
    [InlineData("POST", "/crm/v8/Deals", 404)]
    [InlineData("PATCH", "/crm/v8/Deals", 404)]
    [InlineData("GET", "/crm/v2/Deals/1", 404)]
    [InlineData("GET", "/crm/v8/Sandwiches/1", 400)]
    [InlineData("GET", "/crm/v8/Deals/1", 204)]
    public async Task Call_OfWhatIsNotThere_IsZohosError(string method, string path, int status) =>
        Assert.Equal(status, (await SendAsync(method, path, method is "GET" ? null : "{}")).Status);

    [Fact]
    public async Task Note_WithoutItsParentsModule_IsRefused()
    {
        var (status, body) = await SendAsync("POST", "/crm/v8/Notes", $$"""{"data":[{"Note_Content":"Moved","Parent_Id":"{{_deal.Id}}"}]}""");

        Assert.Equal((400, "MANDATORY_NOT_FOUND"), (status, (string?)body["code"]));
        Assert.Empty(_server.Records.NotesOn(_deal.Ref));
    }

    [Fact]
    public async Task Channel_ForMoreThanAWeek_LastsAnHour()
    {
        await EnableAsync("\"Deals.edit\"", _clock.GetUtcNow().AddDays(8));

        Assert.Equal(_clock.GetUtcNow().AddHours(1), Assert.Single(_server.Channels.All).ExpiresAt);
    }

    [Fact]
    public async Task Channel_ThatRanOut_TellsNothingAndCannotBeProlonged()
    {
        var told = 0;
        _server.Channels.OnNotification = _ => told++;
        await EnableAsync("\"Deals.all\"", _clock.GetUtcNow().AddDays(1));
        _clock.Advance(TimeSpan.FromDays(1));
        _token = (string)(await AskForTokenAsync())["access_token"]!;
        _server.Records.Change(_deal.Ref, ZohoRecords.Person, ("Amount", 1));

        var (status, body) = await SendAsync("PATCH", "/crm/v8/actions/watch", """{"watch":[{"channel_id":"7"}]}""");

        Assert.Equal((0, 400, "NOT_SUBSCRIBED"), (told, status, (string?)body.SelectToken("watch[0].code")));
        Assert.Equal(204, (await SendAsync("GET", "/crm/v8/actions/watch")).Status);
    }

    [Theory]
    [InlineData("select id from Deals where (Modified_Time >= '2026-03-01T12:00:00+00:00' and Modified_Time < '2026-03-01T12:00:01+00:00') order by Modified_Time asc, id asc limit 200", 200)]
    [InlineData("select id from Deals where (Modified_Time > '2026-03-01T12:00:00+00:00' and Modified_Time < '2026-03-01T12:00:01+00:00') order by Modified_Time asc, id asc limit 200", 204)]
    [InlineData("select id from Deals where Modified_Time >= '2026-03-01T12:00:00+00:00' order by Modified_Time asc limit 200", 400)]
    [InlineData("select id from Deals where (id > '1' and id > '1' and id > '1') order by id asc limit 200", 400)]
    [InlineData("select Colour from Deals where (id > '1' and id > '1') order by id asc limit 200", 400)]
    [InlineData("select id from Deals where (id > '1' and id > '1') order by id asc limit 2001", 400)]
    [InlineData("delete from Deals", 400)]
    public async Task Query_InZohosLanguage_IsReadStrictly(string query, int status) =>
        Assert.Equal(status, (await SendAsync("POST", "/crm/v8/coql", new JObject { ["select_query"] = query }.ToString())).Status);

    private string Update(string record, string rest) =>
        $$"""{"data":[{{record.Replace("ID", _deal.Id, StringComparison.Ordinal)}}]{{rest.Replace("\\\"", "\"", StringComparison.Ordinal)}}}""";

    private async Task EnableAsync(string events, DateTimeOffset expiry)
    {
        var (status, _) = await SendAsync("POST", "/crm/v8/actions/watch", $$"""
            {"watch":[{"channel_id":"7","events":[{{events}}],"notify_url":"https://bridge.example.com/api/webhooks/zoho?key=k","token":"t","return_affected_field_values":true,"channel_expiry":"{{expiry:yyyy-MM-ddTHH:mm:sszzz}}"}]}
            """);
        Assert.Equal(201, status);
    }

    private async Task<JObject> AskForTokenAsync(params (string Name, string Value)[] changes)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = _server.Options.ClientId,
            ["client_secret"] = _server.Options.ClientSecret,
            ["refresh_token"] = _server.Options.RefreshToken,
        };
        foreach (var (name, value) in changes)
        {
            form[name] = value;
        }

        using var content = new FormUrlEncodedContent(form);
        using var response = await _http.PostAsync(new Uri("/oauth/v2/token", UriKind.Relative), content);
        return StrictJson.ParseObject(await response.Content.ReadAsStringAsync());
    }

    private async Task<(int Status, JObject Body)> SendAsync(string method, string path, string? json = null, string? authorization = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", authorization ?? $"Zoho-oauthtoken {_token}");
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, body.Length == 0 ? [] : StrictJson.ParseObject(body));
    }
}
