using Bridge.Crm;
using Bridge.Sandbox.Pipedrive;
using Bridge.Sandbox.Servers;

namespace Bridge.Tests.Crm;

public sealed class PipedriveSignInTests : IAsyncLifetime
{
    private static readonly PipedriveServerOptions Options = new();

    private PipedriveServer _server = null!;
    private CrmGraph _app = null!;
    private CrmGraph _user = null!;
    private PipedriveRecord _deal = null!;

    public async Task InitializeAsync()
    {
        _server = await PipedriveServer.StartAsync(Options, default);
        _deal = _server.Records.Add(PipedriveType.Deal, ("title", "Phones"));
        _user = PipedriveApi.GraphOf(_server.Address.ToString());

        // Where the API is comes with the token.
        _app = PipedriveApi.GraphOf(
            _server.Address.ToString(),
            ("Sources:pipedrive:BaseUrl", null),
            ("Sources:pipedrive:ClientId", Options.ClientId),
            ("Sources:pipedrive:TokenUrl", new Uri(_server.Address, "/oauth/token").ToString()));
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _user.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task ApiToken_ThatWasReplaced_IsReadAfreshAndTheCallMadeOnceMore()
    {
        _user.Secrets.With("pipedrive-api-token", "old");
        _user.Secrets.Forgotten = name => _user.Secrets.With(name, Options.ApiToken);

        await ReadAsync(_user);

        Assert.Equal(1, _server.Requests);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("no token at all")]
    [InlineData("")]
    public async Task ApiToken_ThatIsNotAccepted_NamesItsSecretAndNotItsValue(string value)
    {
        _user.Secrets.With("pipedrive-api-token", value);

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(_user));

        Assert.Contains("Put a valid API token into the secret 'pipedrive-api-token'.", exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(value.Length > 0 ? value : "?", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task App_CallingOften_AsksForOneTokenUntilItIsNearlyOver()
    {
        await ReadAsync(_app);
        await ReadAsync(_app);
        Assert.Equal(1, _server.Tokens);

        _app.Clock.Advance(TimeSpan.FromMinutes(58));
        await ReadAsync(_app);

        Assert.Equal(2, _server.Tokens);
    }

    [Fact]
    public async Task App_WhoseTokenWasTakenBack_AsksForAnotherAndCallsOnceMore()
    {
        await ReadAsync(_app);
        _server.ExpireTokens();

        await ReadAsync(_app);

        Assert.Equal((2, 2), (_server.Tokens, _server.Requests));
    }

    [Fact]
    public async Task App_WhoseSecretWasReplaced_ReadsItAfresh()
    {
        _app.Secrets.With("pipedrive-client-secret", "old");
        _app.Secrets.Forgotten = name => _app.Secrets.With(name, name == "pipedrive-client-secret" ? Options.ClientSecret : Options.RefreshToken);

        await ReadAsync(_app);

        Assert.Equal(1, _server.Tokens);
    }

    [Theory]
    [InlineData("pipedrive-refresh-token", "400; invalid_grant")]
    [InlineData("pipedrive-client-secret", "401; invalid_client")]
    public async Task App_ThatIsNotLetIn_SaysWhatToCheck(string secret, string said)
    {
        _app.Secrets.With(secret, "the-wrong-value");

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(_app));

        Assert.Equal(
            $"Pipedrive gave out no token ({said}). Check Sources:pipedrive:ClientId and the secret 'pipedrive-client-secret'. Install the app again, and put its refresh token into the secret 'pipedrive-refresh-token'.",
            exception.Reason);
        Assert.DoesNotContain("the-wrong-value", exception.ToString() + _app.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task App_WhenTokensCannotBeHadNow_IsUnavailableForAsLongAsPipedriveSays()
    {
        _server.Faults.Add(Fault.TooManyRequests(TimeSpan.FromSeconds(40)).On("/oauth/token"));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(_app));

        Assert.Equal(TimeSpan.FromSeconds(40), exception.RetryAfter);
    }

    [Theory]
    [InlineData("http://pipedrive.example.com")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("elsewhere")]
    public async Task App_ToldToUseItsTokenWhereOthersHearIt_DoesNot(string domain)
    {
        await using var server = await FakeServer.StartAsync();
        await using var graph = PipedriveApi.GraphOf(
            server.Url,
            ("Sources:pipedrive:BaseUrl", null),
            ("Sources:pipedrive:ClientId", "x"),
            ("Sources:pipedrive:TokenUrl", $"{server.Url}/oauth/token"));
        server.On("POST", "/oauth/token", new Reply(200, $$"""{"access_token":"t","api_domain":"{{domain}}","expires_in":3599}"""));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(graph));
    }

    private Task<CrmRecords> ReadAsync(CrmGraph graph) => graph.Source("pipedrive").ReadRecordAsync(new RecordQuery(_deal.Ref, [], null), default);
}
