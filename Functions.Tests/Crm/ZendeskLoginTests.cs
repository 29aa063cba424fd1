using Bridge.Crm;
using Bridge.Sandbox.Servers;
using Bridge.Sandbox.Zendesk;

namespace Bridge.Tests.Crm;

public sealed class ZendeskLoginTests
{
    private static readonly RecordRef User = new("users", "360000000001");

    [Fact]
    public async Task Calls_OfAnOAuthClient_ShareATokenUntilItEnds()
    {
        await using var api = await StartAsync();

        await ReadAsync(api);
        await ReadAsync(api);
        Assert.Equal((2, 1), (api.Server.Requests, api.Server.Tokens));
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(29));
        await ReadAsync(api);

        Assert.Equal((3, 2), (api.Server.Requests, api.Server.Tokens));
    }

    [Fact]
    public async Task Call_WithATokenThatWasRevoked_AsksForOneMoreAndIsMadeOnceMore()
    {
        await using var api = await StartAsync();
        await ReadAsync(api);
        api.Server.RevokeTokens();

        await ReadAsync(api);

        Assert.Equal(2, api.Server.Tokens);
    }

    [Fact]
    public async Task Call_WithASecretThatWasRenewed_ReadsItAfresh()
    {
        await using var api = await StartAsync();
        api.Graph.Secrets.With("zendesk-client-secret", "the-old-one");
        api.Graph.Secrets.Forgotten = name => api.Graph.Secrets.With(name, api.Server.Options.ClientSecret);

        await ReadAsync(api);

        Assert.Equal(1, api.Server.Tokens);
    }

    [Fact]
    public async Task Call_WithAWrongSecret_IsUnavailableAndNamesIt()
    {
        await using var api = await StartAsync();
        api.Graph.Secrets.With("zendesk-client-secret", "wrong-secret");

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(api));

        Assert.Contains("'zendesk-client-secret'", exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WhileZendeskGivesOutNoToken_WaitsAsLongAsItSays()
    {
        await using var api = await StartAsync();
        api.Server.Faults.Add(Fault.TooManyRequests(TimeSpan.FromSeconds(73)));

        Assert.Equal(TimeSpan.FromSeconds(73), (await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(api))).RetryAfter);
    }

    [Fact]
    public async Task Call_WithAnApiToken_LogsInWithTheUsersAddress()
    {
        await using var api = await StartAsync(("Sources:zendesk:ClientId", null), ("Sources:zendesk:Email", new ZendeskServerOptions().Email));

        await ReadAsync(api);

        Assert.Equal((1, 0), (api.Server.Requests, api.Server.Tokens));
    }

    [Fact]
    public async Task Call_WithAnAccessTokenThatIsNotAccepted_ReadsItAfreshOnceAndNamesIt()
    {
        await using var server = await FakeServer.StartAsync();
        await using var graph = ZendeskApi.GraphOf(server.Url);
        server.On("GET", $"/api/v2/users/{User.Id}", new Reply(401, """{"error":"Couldn't authenticate you"}"""));
        graph.Secrets.Forgotten = name => graph.Secrets.With(name, "another-token");

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => graph.Source("zendesk").ReadRecordAsync(new RecordQuery(User, [], null), default));

        Assert.Equal(["Bearer an-access-token", "Bearer another-token"], server.Requests.Select(request => request.Headers["Authorization"]), StringComparer.Ordinal);
        Assert.Contains("'zendesk-access-token'", exception.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two\r\nlines")]
    [InlineData("")]
    public async Task Call_WithAnImpossibleToken_IsUnavailableAndDoesNotQuoteIt(string token)
    {
        await using var graph = ZendeskApi.GraphOf("http://127.0.0.1:1");
        graph.Secrets.With("zendesk-access-token", token);

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => graph.Source("zendesk").ReadRecordAsync(new RecordQuery(User, [], null), default));

        Assert.Contains("'zendesk-access-token'", exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("lines", exception.ToString(), StringComparison.Ordinal);
    }

    private static async Task<ZendeskApi> StartAsync(params (string Name, string? Value)[] settings)
    {
        var api = await ZendeskApi.StartAsync(settings);
        Assert.Equal(User, api.Server.Records.Add(ZendeskType.Users, ZendeskApi.Person, ("name", "Mia")));
        return api;
    }

    private static Task<CrmRecords> ReadAsync(ZendeskApi api) => api.Zendesk.ReadRecordAsync(new RecordQuery(User, ["name"], null), default);
}
