using Bridge.Crm;

namespace Bridge.Tests.Crm;

public sealed class HubSpotFailureTests
{
    private const string Contact = "/crm/v3/objects/contacts/101";
    private const string Notes = "/crm/v3/objects/notes";

    [Theory]
    [InlineData(429, "TEN_SECONDLY_ROLLING", 10)]
    [InlineData(429, "SECONDLY", 1)]
    [InlineData(429, "DAILY", 3600)]
    [InlineData(429, "", 10)]
    [InlineData(423, "", 2)]
    [InlineData(408, "", null)]
    [InlineData(477, "", null)]
    [InlineData(500, "", null)]
    [InlineData(503, "", null)]
    [InlineData(524, "", null)]
    public async Task WriteBack_PassingFailure_IsUnavailableAndNotRepeatedByItself(int status, string policy, int? seconds)
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("POST", Notes, new Reply(status, $$"""{"status":"error","policyName":"{{policy}}"}"""));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => LeaveNoteAsync(api));

        Assert.Equal(seconds, exception.RetryAfter?.TotalSeconds);
        Assert.Contains($"{status}", exception.Reason, StringComparison.Ordinal);
        Assert.Single(api.Server.Requests);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(477)]
    [InlineData(503)]
    public async Task WriteBack_ServerThatSaysWhen_IsTakenAtItsWord(int status)
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("POST", Notes, new Reply(status, "", ("Retry-After", "73")));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => LeaveNoteAsync(api));

        Assert.Equal(TimeSpan.FromSeconds(73), exception.RetryAfter);
    }

    [Fact]
    public async Task WriteBack_ConnectionThatBreaks_IsUnavailableAndNotRepeatedByItself()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("POST", Notes, new Reply(Reply.Hangup));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => LeaveNoteAsync(api));

        Assert.Single(api.Server.Requests);
    }

    [Fact]
    public async Task WriteBack_NobodyListening_IsUnavailable()
    {
        await using var graph = CrmGraph.Build(("Sources:hubspot:Kind", "HubSpot"), ("Sources:hubspot:BaseUrl", "http://127.0.0.1:1"));
        graph.Secrets.With("hubspot-access-token", HubSpotApi.Token);
        await using var api = await HubSpotApi.StartAsync();

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(
            () => graph.Source("hubspot").WriteBackAsync(api.Change() with { Note = "Done." }, default));

        Assert.Contains("could not be reached", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteBack_TokenRenewedInTheVault_IsReadAfreshAndTriedOnceMore()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("POST", Notes, new Reply(401), new Reply(201));
        api.Graph.Secrets.Forgotten = name => api.Graph.Secrets.With(name, "the-new-token");

        await LeaveNoteAsync(api);

        Assert.Equal(
            [$"Bearer {HubSpotApi.Token}", "Bearer the-new-token"],
            api.Server.Requests.Select(request => request.Headers["Authorization"]),
            StringComparer.Ordinal);
        Assert.Equal(api.Server.Requests[0].Body, api.Server.Requests[1].Body);
    }

    [Fact]
    public async Task WriteBack_TokenRefusedTwice_IsUnavailableAndNamesTheSecret()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("POST", Notes, new Reply(401));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => LeaveNoteAsync(api));

        Assert.Equal(2, api.Server.Requests.Count);
        Assert.Contains("'hubspot-access-token'", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteBack_MissingScope_IsRefusedAndNamesTheScope()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("POST", Notes, new Reply(403, """
            {"status":"error","message":"This app hasn't been granted all required scopes to make this call.","correlationId":"c1","category":"MISSING_SCOPES",
             "errors":[{"message":"One or more of the following scopes are required.","context":{"requiredGranularScopes":["crm.objects.contacts.write"]}}]}
            """));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => LeaveNoteAsync(api));

        Assert.Contains("crm.objects.contacts.write", exception.Reason, StringComparison.Ordinal);
        Assert.Contains("MISSING_SCOPES", exception.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task WriteBack_Redirect_IsNotFollowed(int status)
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("POST", Notes, new Reply(status, "", ("Location", $"{api.Server.Url}/elsewhere")));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => LeaveNoteAsync(api));

        Assert.Contains("Sources:hubspot:BaseUrl", exception.Reason, StringComparison.Ordinal);
        Assert.Single(api.Server.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("two\r\nlines")]
    public async Task WriteBack_MissingOrImpossibleToken_IsUnavailableAndDoesNotQuoteIt(string? token)
    {
        await using var api = await HubSpotApi.StartAsync(("Sources:hubspot:AccessToken", "another-token"));
        if (token is not null)
        {
            api.Graph.Secrets.With("another-token", token);
        }

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => LeaveNoteAsync(api));

        Assert.Contains("'another-token'", exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("lines", exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(api.Server.Requests);
    }

    [Fact]
    public async Task ReadRecord_FailureThatPasses_IsRepeated()
    {
        await using var api = await HubSpotApi.StartOnRealTimeAsync();
        api.Server.On("GET", Contact, new Reply(502), new Reply(Reply.Hangup), new Reply(200, """{"id":"101","properties":{"a":"b"}}"""));

        var records = await ReadAsync(api);

        Assert.Equal("b", (string?)records.Record["a"]);
        Assert.Equal(3, api.Server.Requests.Count);
    }

    [Fact]
    public async Task ReadRecord_SpentLimit_IsLeftToTheQueue()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("GET", Contact, new Reply(429, """{"policyName":"TEN_SECONDLY_ROLLING"}"""));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(api));

        Assert.Single(api.Server.Requests);
    }

    [Theory]
    [InlineData("<html>maintenance</html>")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task ReadRecord_AnswerThatIsNoObject_IsUnavailable(string body)
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("GET", Contact, new Reply(200, body));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(api));
    }

    [Fact]
    public async Task ReadRecord_EndlessAnswer_IsNotReadToItsEnd()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("GET", Contact, new Reply(200, $$$"""{"id":"101","properties":{"a":"{{{new string('a', 2 * 1024 * 1024)}}}"}}"""));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(api));
    }

    [Fact]
    public async Task ReadRecord_Cancelled_IsCancelledRatherThanUnavailable()
    {
        await using var api = await HubSpotApi.StartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => api.HubSpot.ReadRecordAsync(new RecordQuery(new RecordRef("contacts", "101"), [], null), new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"category":7,"policyName":{},"errors":[1,{"context":3,"code":[]},{"code":"a b"}],"message":"x [1,{\"error\":2}]"}""")]
    [InlineData("""{"message":"[","errors":"none"}""")]
    public async Task WriteBack_ErrorOfAnotherForm_IsStillRefusedInWords(string body)
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("POST", Notes, new Reply(400, body));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => LeaveNoteAsync(api));

        Assert.Equal("HubSpot refused the call (400).", exception.Reason);
    }

    private static Task LeaveNoteAsync(HubSpotApi api) => api.HubSpot.WriteBackAsync(api.Change() with { Note = "Done." }, default);

    private static Task<CrmRecords> ReadAsync(HubSpotApi api) =>
        api.HubSpot.ReadRecordAsync(new RecordQuery(new RecordRef("contacts", "101"), [], null), default);
}
