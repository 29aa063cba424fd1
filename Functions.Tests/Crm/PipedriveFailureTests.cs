using Bridge.Crm;

namespace Bridge.Tests.Crm;

public sealed class PipedriveFailureTests : IAsyncLifetime
{
    private const string Notes = "/v1/notes";
    private const string Deal = "/api/v2/deals/8";

    private FakeServer _server = null!;
    private CrmGraph _graph = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _graph = PipedriveApi.GraphOf(_server.Url);
    }

    public async Task DisposeAsync()
    {
        await _graph.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(402, 3600)]
    [InlineData(408, null)]
    [InlineData(500, null)]
    [InlineData(503, null)]
    public async Task WriteBack_PassingFailure_IsUnavailableAndNotRepeatedByItself(int status, int? seconds)
    {
        _server.On("POST", Notes, new Reply(status, """{"success":false,"error":"the text of the note"}"""));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);

        Assert.Equal(seconds, exception.RetryAfter?.TotalSeconds);
        Assert.Contains($"({status}", exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("the text of the note", exception.ToString(), StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData("x-ratelimit-reset", "5", 5)]
    [InlineData("x-ratelimit-reset", "0", 2)]
    [InlineData("x-ratelimit-reset", "1700000000", 60)]
    [InlineData("x-ratelimit-reset", "soon", 2)]
    [InlineData("x-daily-ratelimit-token-remaining", "12", 2)]
    [InlineData("x-daily-ratelimit-token-remaining", "0", 3600)]
    [InlineData("x-daily-requests-left", "0", 3600)]
    [InlineData("Retry-After", "73", 73)]
    [InlineData("Retry-After", "1", 2)]
    public async Task ReadRecord_LimitSpent_IsUnavailableUntilItIsRefilled(string header, string value, int seconds)
    {
        _server.On("GET", Deal, new Reply(429, """{"success":false,"error":"request over limit"}""", (header, value)));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(ReadAsync);

        Assert.Equal(TimeSpan.FromSeconds(seconds), exception.RetryAfter);

        // Whoever goes on calling is shut out.
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task ReadRecord_ShutOutByThePageOfTheGate_IsUnavailableForAWhile()
    {
        _server.On("GET", Deal, new Reply(403, "<!doctype html><title>Access denied</title>"));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(ReadAsync);

        Assert.Equal("Pipedrive shuts the bridge out for a while, since it made too many calls (403).", exception.Reason);
        Assert.Equal(TimeSpan.FromMinutes(15), exception.RetryAfter);
    }

    [Theory]
    [InlineData(400, """{"success":false,"error":"Bad 12345","code":"ERR_BAD_REQUEST"}""", "Pipedrive refused the call about deals 8 (400; ERR_BAD_REQUEST).")]
    [InlineData(403, """{"success":false,"error":"Scope and URL mismatch","errorCode":403}""", "Pipedrive forbids the call (403). Give the user or the app the permission that it lacks.")]
    [InlineData(404, "", "Pipedrive has no such record: deals 8 (404).")]
    [InlineData(410, "", "Pipedrive has no such record: deals 8 (410).")]
    [InlineData(302, "", "Pipedrive answered with a redirect (302), which is not followed. Check Sources:pipedrive:BaseUrl.")]
    [InlineData(422, "[]", "Pipedrive refused the call about deals 8 (422).")]
    public async Task ReadRecord_Refused_SaysWhyInWords(int status, string body, string reason)
    {
        _server.On("GET", Deal, new Reply(status, body, ("Location", "https://elsewhere.example.com")));

        Assert.Equal(reason, (await Assert.ThrowsAsync<CrmRefusedException>(ReadAsync)).Reason);
    }

    [Theory]
    [InlineData("""{"success":false,"data":{"id":8}}""")]
    [InlineData("""{"data":{"id":8}}""")]
    [InlineData("""{"success":true,"data":null}""")]
    [InlineData("<html></html>")]
    [InlineData("")]
    public async Task ReadRecord_SuccessThatIsNone_IsUnavailable(string body)
    {
        _server.On("GET", Deal, new Reply(200, body));

        await Assert.ThrowsAsync<CrmUnavailableException>(ReadAsync);
    }

    [Fact]
    public async Task ReadRecord_PassingFailure_IsReadAgain()
    {
        await using var graph = CrmGraph.Build(TimeProvider.System, [.. PipedriveApi.SettingsOf(_server.Url), ("TimeScale", "0.01")]);
        graph.Secrets.With("pipedrive-api-token", "abc");
        _server.On("GET", Deal, new Reply(503), new Reply(Reply.Hangup), new Reply(200, """{"success":true,"data":{"id":8,"value":1}}"""));

        var records = await graph.Source("pipedrive").ReadRecordAsync(new RecordQuery(new RecordRef("deals", "8"), [], null), default);

        Assert.Equal(1, (int?)records.Record["value"]);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(503)]
    [InlineData(Reply.Hangup)]
    public async Task EveryCall_HoweverItEnds_LogsNothingConfidential(int status)
    {
        const string Link = "https://portal.example.com/login?ticket=field-value";
        var reply = new Reply(status, $$"""{"success":true,"error":"{{Link}}","data":{"id":8,"value":"{{Link}}"} }""");
        _server.On("GET", Deal, reply).On("PATCH", Deal, reply).On("POST", Notes, reply);
        var change = Change() with { Note = Link, Fields = new Dictionary<string, JToken>(StringComparer.Ordinal) { ["title"] = Link } };

        var failures = $"{await Record.ExceptionAsync(ReadAsync)} {await Record.ExceptionAsync(() => _graph.Source("pipedrive").WriteBackAsync(change, default))}";

        Assert.All(
            [Link, new Bridge.Sandbox.Pipedrive.PipedriveServerOptions().ApiToken],
            secret => Assert.DoesNotContain(secret, failures + _graph.Logs, StringComparison.Ordinal));
        Assert.Equal(status == 200, string.IsNullOrWhiteSpace(failures));
    }

    [Fact]
    public async Task WriteBack_Cancelled_IsCancelledAndNoFailureOfTheCrm()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _graph.Source("pipedrive").WriteBackAsync(Change(), cancelled.Token));
    }

    private static RecordChange Change() => new(
        RecordChanges.Operation, "Succeeded", "move-funds", new RecordRef("deals", "8"), new Dictionary<string, JToken>(StringComparer.Ordinal), "Done.", DateTimeOffset.UnixEpoch, false);

    private Task LeaveNoteAsync() => _graph.Source("pipedrive").WriteBackAsync(Change(), default);

    private Task<CrmRecords> ReadAsync() => _graph.Source("pipedrive").ReadRecordAsync(new RecordQuery(new RecordRef("deals", "8"), [], null), default);
}
