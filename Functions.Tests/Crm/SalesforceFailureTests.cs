using Bridge.Crm;
using Bridge.Sandbox.Salesforce;

namespace Bridge.Tests.Crm;

/// <summary>What goes wrong at a server that gives out tokens and answers as told.</summary>
public sealed class SalesforceFailureTests : IAsyncLifetime
{
    private const string Contact = "/services/data/v65.0/sobjects/Contact/003Hs0000000101IAA";
    private const string Tasks = "/services/data/v65.0/sobjects/Task";

    private static readonly RecordRef Record = new("Contact", "003Hs0000000101IAA");

    private FakeServer _server = null!;
    private CrmGraph _graph = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.On("POST", "/services/oauth2/token", Token("token-1"), Token("token-2"));
        _graph = SalesforceApi.GraphOf(_server.Url);
    }

    public async Task DisposeAsync()
    {
        await _graph.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 900)]
    [InlineData(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", 60)]
    [InlineData(400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", 2)]
    [InlineData(503, "SERVER_UNAVAILABLE", "Server too busy", null)]
    [InlineData(400, "QUERY_TIMEOUT", "Your query request was running for too long.", null)]
    [InlineData(429, "ANY", "", null)]
    [InlineData(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred.", null)]
    public async Task WriteBack_PassingFailure_IsUnavailableAndNotRepeatedByItself(int status, string code, string message, int? seconds)
    {
        _server.On("POST", Tasks, new Reply(status, $$"""[{"message":"{{message}}","errorCode":"{{code}}"}]"""));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);

        Assert.Equal(seconds, exception.RetryAfter?.TotalSeconds);
        Assert.Contains($"({status}; {code})", exception.Reason, StringComparison.Ordinal);
        Assert.Single(_server.Requests, request => request.Call == $"POST {Tasks}");
    }

    [Fact]
    public async Task WriteBack_ServerThatSaysWhen_IsTakenAtItsWord()
    {
        _server.On("POST", Tasks, new Reply(503, "", ("Retry-After", "73")));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);

        Assert.Equal(TimeSpan.FromSeconds(73), exception.RetryAfter);
    }

    [Fact]
    public async Task WriteBack_ConnectionThatBreaks_IsUnavailableAndNotRepeatedByItself()
    {
        _server.On("POST", Tasks, new Reply(Reply.Hangup));

        await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);

        Assert.Single(_server.Requests, request => request.Call == $"POST {Tasks}");
    }

    [Fact]
    public async Task WriteBack_TooFewRights_IsRefused()
    {
        _server.On("POST", Tasks, new Reply(403, """[{"message":"no create access","errorCode":"INSUFFICIENT_ACCESS_OR_READONLY","fields":["WhoId"]}]"""));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(LeaveNoteAsync);

        Assert.Contains("(403; INSUFFICIENT_ACCESS_OR_READONLY 'WhoId')", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteBack_Redirect_IsNotFollowed()
    {
        _server.On("POST", Tasks, new Reply(302, "", ("Location", $"{_server.Url}/elsewhere")));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(LeaveNoteAsync);

        Assert.Contains("Sources:salesforce:BaseUrl", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteBack_SessionThatIsOver_IsRenewedOnceAndTriedAgain()
    {
        _server.On("POST", Tasks, Expired(), new Reply(201));

        await LeaveNoteAsync();

        var notes = _server.Requests.Where(request => request.Call == $"POST {Tasks}").ToList();
        Assert.Equal(["Bearer token-1", "Bearer token-2"], notes.Select(note => note.Headers["Authorization"]), StringComparer.Ordinal);
        Assert.Equal(notes[0].Body, notes[1].Body);
    }

    [Fact]
    public async Task WriteBack_SessionThatIsNeverGood_IsUnavailableAfterOneRenewal()
    {
        _server.On("POST", Tasks, Expired());

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);

        Assert.Contains("INVALID_SESSION_ID", exception.Reason, StringComparison.Ordinal);
        Assert.Equal(2, _server.Requests.Count(request => request.Call == $"POST {Tasks}"));
    }

    [Fact]
    public async Task Calls_GoToTheInstanceThatCameWithTheToken()
    {
        await using var instance = await FakeServer.StartAsync();
        instance.On("POST", Tasks, new Reply(201));
        _server.On("POST", "/services/oauth2/token", Token("token-1", instance.Url));

        await LeaveNoteAsync();

        Assert.Equal("POST /services/oauth2/token", Assert.Single(_server.Requests).Call);
        Assert.Equal("FALSE", Assert.Single(instance.Requests).Headers["Sforce-Auto-Assign"]);
    }

    [Theory]
    [InlineData("http://instance.example.com")]
    [InlineData("ftp://instance.example.com")]
    [InlineData("instance")]
    [InlineData("")]
    public async Task Calls_ToAnInstanceThatIsNotSafe_AreNotMade(string instance)
    {
        _server.On("POST", "/services/oauth2/token", Token("token-1", instance));

        await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);

        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task ApiVersion_IsASetting()
    {
        await using var graph = SalesforceApi.GraphOf(_server.Url, ("Sources:salesforce:ApiVersion", "67.0"));
        _server.On("GET", Contact.Replace("v65.0", "v67.0", StringComparison.Ordinal) + "?fields=Id", new Reply(200, """{"Id":"003Hs0000000101IAA"}"""));

        await graph.Source("salesforce").ReadRecordAsync(new RecordQuery(Record, [], null), default);
    }

    [Theory]
    [InlineData("<html>maintenance</html>")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task ReadRecord_AnswerThatIsNoObject_IsUnavailable(string body)
    {
        _server.On("GET", $"{Contact}?fields=Id", new Reply(200, body));

        await Assert.ThrowsAsync<CrmUnavailableException>(ReadAsync);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""[1,{"errorCode":7,"fields":"none","message":{}},{"errorCode":"a b","fields":[1,"c d"]}]""")]
    [InlineData("""{"error":"x"}""")]
    public async Task WriteBack_ErrorOfAnotherForm_IsStillRefusedInWords(string body)
    {
        _server.On("POST", Tasks, new Reply(400, body));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(LeaveNoteAsync);

        Assert.Equal($"Salesforce refused the call about {Record} (400).", exception.Reason);
    }

    [Fact]
    public async Task WriteBack_Cancelled_IsCancelledRatherThanUnavailable()
    {
        _server.On("POST", Tasks, new Reply(201));
        await LeaveNoteAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _graph.Source("salesforce").WriteBackAsync(SalesforceApi.ChangeOf(Record) with { Note = "Done." }, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task EveryCall_Failing_LogsAndThrowsNothingConfidential()
    {
        const string Confidential = "value-of-a-field";
        _server
            .On("POST", Tasks, new Reply(400, $$"""[{"message":"Description: bad value {{Confidential}}","errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","fields":["Description"]}]"""))
            .On("GET", $"{Contact}?fields=Id", new Reply(400, $$"""[{"message":"{{Confidential}}","errorCode":"X"}]"""));

        CrmException[] failures = [await Assert.ThrowsAsync<CrmRefusedException>(LeaveNoteAsync), await Assert.ThrowsAsync<CrmRefusedException>(ReadAsync)];

        var said = $"{_graph.Logs} {string.Join(' ', failures.Select(failure => failure.ToString()))}";
        Assert.All(
            [Confidential, "token-1", new SalesforceServerOptions().ClientSecret],
            secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
    }

    private Task LeaveNoteAsync() => _graph.Source("salesforce").WriteBackAsync(SalesforceApi.ChangeOf(Record) with { Note = "Done." }, default);

    private Task ReadAsync() => _graph.Source("salesforce").ReadRecordAsync(new RecordQuery(Record, [], null), default);

    private Reply Token(string token, string? instance = null) => new(200, $$"""{"access_token":"{{token}}","instance_url":"{{instance ?? _server.Url}}","token_type":"Bearer","issued_at":"1772366400000"}""");

    private static Reply Expired() => new(401, """[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]""");
}
