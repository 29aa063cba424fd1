using Bridge.Crm;

namespace Bridge.Tests.Crm;

public sealed class ZendeskFailureTests
{
    private const string Path = "/api/v2/tickets/42";

    [Theory]
    [InlineData(429, 60)]
    [InlineData(409, 2)]
    [InlineData(423, 2)]
    [InlineData(408, null)]
    [InlineData(500, null)]
    [InlineData(503, null)]
    public async Task WriteBack_PassingFailure_IsUnavailableAndNotRepeatedByItself(int status, int? seconds)
    {
        await using var server = await FakeServer.StartAsync();
        server.On("PUT", Path, new Reply(status, """{"error":"SomethingPasses","description":"text"}"""));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => CommentAsync(server));

        Assert.Equal(seconds, exception.RetryAfter?.TotalSeconds);
        Assert.Contains($"({status}; SomethingPasses)", exception.Reason, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(409)]
    [InlineData(503)]
    public async Task WriteBack_ZendeskThatSaysWhen_IsTakenAtItsWord(int status)
    {
        await using var server = await FakeServer.StartAsync();
        server.On("PUT", Path, new Reply(status, "", ("Retry-After", "73")));

        Assert.Equal(TimeSpan.FromSeconds(73), (await Assert.ThrowsAsync<CrmUnavailableException>(() => CommentAsync(server))).RetryAfter);
    }

    [Fact]
    public async Task WriteBack_ConnectionThatBreaks_IsUnavailableAndNotRepeatedByItself()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("PUT", Path, new Reply(Reply.Hangup));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => CommentAsync(server));

        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(403, """{"error":{"title":"Forbidden","message":"You do not have access to this page."}}""", "scopes read and write")]
    [InlineData(302, "", "Sources:zendesk:BaseUrl")]
    [InlineData(400, """{"error":"a b","details":{"x y":[{"error":7}],"z":3,"base":[1,{"description":"the-secret"}]}}""", "Zendesk refused the call (400; wrong 'base').")]
    [InlineData(400, "null", "Zendesk refused the call (400).")]
    public async Task WriteBack_Refusal_IsSaidInWordsThatQuoteNoValue(int status, string body, string words)
    {
        await using var server = await FakeServer.StartAsync();
        server.On("PUT", Path, new Reply(status, body));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => CommentAsync(server));

        Assert.Contains(words, exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteBack_Succeeding_IsJsonToTheRightPlace()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("PUT", Path, new Reply(200, """{"ticket":{}}"""));

        await CommentAsync(server);

        var request = Assert.Single(server.Requests);
        Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
        Assert.Equal("""{"ticket":{"comment":{"body":"Done.","public":false}}}""", System.Text.Encoding.UTF8.GetString(request.Body));
    }

    [Theory]
    [InlineData("<html>maintenance</html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task ReadRecord_AnswerThatIsNoRecord_IsUnavailable(string body)
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET", Path, new Reply(200, body));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(server, TimeProvider.System));
    }

    [Fact]
    public async Task ReadRecord_FailureThatPasses_IsRepeated()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET", Path, new Reply(502), new Reply(Reply.Hangup), new Reply(200, """{"ticket":{"id":42,"status":"open"}}"""));

        Assert.Equal("open", (string?)(await ReadAsync(server, TimeProvider.System)).Record["status"]);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task ReadRecord_ZendeskThatSaysWhen_IsLeftToTheQueue(int status)
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET", Path, new Reply(status, "", ("Retry-After", "30")));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(server, TimeProvider.System));

        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("BaseUrl", null, "BaseUrl is missing")]
    [InlineData("BaseUrl", "https://acme.zendesk.com/api/v2", "BaseUrl must have neither")]
    [InlineData("UserId", "bridge@acme.example", "UserId must be a number")]
    [InlineData("Email", "no address", "Email must be the e-mail address")]
    [InlineData("TicketFields:due", "x", "TicketFields:due must be a number")]
    [InlineData("AcceptTestSecret", "yes", "AcceptTestSecret must be 'true' or 'false'")]
    [InlineData("SigningSecrets:events", "not a name", "SigningSecrets:events must be the name of a secret")]
    [InlineData("CatchUp:top-ups:Query", "status:solved", "CatchUp:top-ups:Type is missing")]
    public async Task Start_WrongSetting_ClosesTheSourceAndNamesIt(string setting, string? value, string said)
    {
        await using var graph = ZendeskApi.GraphOf("https://acme.zendesk.com", ($"Sources:zendesk:{setting}", value));

        Assert.Null(graph.Sources.Find("zendesk"));
        Assert.Contains($"Sources:zendesk:{said}", graph.Logs.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zen:event-type:user.custom_field_changed", "users", "", "Type cannot be found again")]
    [InlineData("zen:event-type:user.created", "tickets", "", "Type cannot be found again")]
    [InlineData("ticket.top-up", "deals", "", "Find must be one of: tickets, users, organizations")]
    [InlineData("ticket.top-up", "tickets", "status:solved updated>2026-01-01", "Query must hold")]
    [InlineData("ticket.top-up", "tickets", "type:user", "Query must hold")]
    public async Task Start_SearchThatCannotWork_ClosesTheSourceAndNamesIt(string type, string find, string query, string said)
    {
        await using var graph = ZendeskApi.GraphOf(
            "https://acme.zendesk.com", ("Sources:zendesk:CatchUp:a:Type", type), ("Sources:zendesk:CatchUp:a:Find", find), ("Sources:zendesk:CatchUp:a:Query", query));

        Assert.Null(graph.Sources.Find("zendesk"));
        Assert.Contains($"Sources:zendesk:CatchUp:a:{said}", graph.Logs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TwoWaysToLogIn_ClosesTheSource()
    {
        await using var graph = ZendeskApi.GraphOf("https://acme.zendesk.com", ("Sources:zendesk:ClientId", "bridge"), ("Sources:zendesk:Email", "a@b.example"));

        Assert.Null(graph.Sources.Find("zendesk"));
    }

    private static async Task CommentAsync(FakeServer server)
    {
        await using var graph = ZendeskApi.GraphOf(server.Url);
        await graph.Source("zendesk").WriteBackAsync(
            new RecordChange("op", "Succeeded", "move-funds", new RecordRef("tickets", "42"), RecordChanges.Fields(), "Done.", graph.Clock.GetUtcNow(), false), default);
    }

    private static async Task<CrmRecords> ReadAsync(FakeServer server, TimeProvider clock)
    {
        await using var graph = CrmGraph.Build(clock, [("Sources:zendesk:Kind", "Zendesk"), ("Sources:zendesk:BaseUrl", server.Url)]);
        graph.Secrets.With("zendesk-access-token", "token");
        return await graph.Source("zendesk").ReadRecordAsync(new RecordQuery(new RecordRef("tickets", "42"), ["status"], null), default);
    }
}
