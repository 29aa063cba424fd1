using Bridge.Crm;
using Bridge.Sandbox.Servers;
using Bridge.Sandbox.Zoho;

namespace Bridge.Tests.Crm;

public sealed class ZohoFailureTests : IAsyncLifetime
{
    private ZohoApi _api = null!;
    private ZohoRecord _contact = null!;

    public async Task InitializeAsync()
    {
        _api = await ZohoApi.StartAsync();
        _contact = _api.Server.Records.Add(ZohoModule.Contacts, ("Last_Name", "Okafor"));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData(429, "TOO_MANY_REQUESTS", 10)]
    [InlineData(429, "", 10)]
    [InlineData(200, "TOO_MANY_REQUESTS", 10)]
    [InlineData(400, "RECORD_LOCKED", 300)]
    [InlineData(200, "RECORD_LOCKED", 300)]
    [InlineData(500, "INTERNAL_ERROR", null)]
    [InlineData(200, "INTERNAL_ERROR", null)]
    [InlineData(408, "", null)]
    [InlineData(503, "", null)]
    public async Task WriteBack_PassingFailure_IsUnavailableAndNotRepeatedByItself(int status, string code, int? seconds)
    {
        _api.Server.Faults.Add(Fault.Refuse(status, Error(code)).On("/Notes"));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);

        Assert.Equal(seconds, exception.RetryAfter?.TotalSeconds);
        Assert.Contains($"{status}", exception.Reason, StringComparison.Ordinal);
        Assert.Empty(_api.Server.Records.NotesOn(_contact.Ref));
    }

    [Theory]
    [InlineData(400, "MANDATORY_NOT_FOUND")]
    [InlineData(200, "DUPLICATE_DATA")]
    [InlineData(202, "NOT_APPROVED")]
    [InlineData(403, "NO_PERMISSION")]
    [InlineData(404, "INVALID_URL_PATTERN")]
    [InlineData(403, "")]
    [InlineData(302, "")]
    public async Task WriteBack_LastingFailure_IsRefusedInWords(int status, string code)
    {
        _api.Server.Faults.Add(Fault.Refuse(status, Error(code)).On("/Notes"));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(LeaveNoteAsync);

        Assert.Contains($"{status}", exception.Reason, StringComparison.Ordinal);
        Assert.Contains(code, exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("what was sent", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteBack_ServerThatSaysWhen_IsTakenAtItsWord()
    {
        _api.Server.Faults.Add(Fault.TooManyRequests(TimeSpan.FromSeconds(73)).On("/Notes"));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);

        Assert.Equal(TimeSpan.FromSeconds(73), exception.RetryAfter);
    }

    [Fact]
    public async Task WriteBack_ConnectionThatBreaks_IsUnavailable()
    {
        _api.Server.Faults.Add(Fault.Reset().On("/Notes"));

        await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);
    }

    [Theory]
    [InlineData(200, "<html>maintenance</html>")]
    [InlineData(200, "[]")]
    [InlineData(200, "{}")]
    public async Task WriteBack_AnswerOfAnotherForm_IsUnavailable(int status, string body)
    {
        _api.Server.Faults.Add(Fault.Refuse(status, body).On("/Notes"));

        await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);
    }

    [Fact]
    public async Task WriteBack_MissingScope_IsRefusedWithoutAskingForAnotherToken()
    {
        _api.Server.LacksScopes = true;

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(LeaveNoteAsync);

        Assert.Contains("'zoho-refresh-token'", exception.Reason, StringComparison.Ordinal);
        Assert.Equal(1, _api.Server.TokensGiven);
    }

    [Fact]
    public async Task Calls_OfOneHour_ShareOneToken()
    {
        await LeaveNoteAsync();
        _api.Graph.Clock.Advance(TimeSpan.FromMinutes(57));
        await LeaveNoteAsync();
        Assert.Equal(1, _api.Server.TokensGiven);

        _api.Graph.Clock.Advance(TimeSpan.FromMinutes(2));
        await LeaveNoteAsync();

        Assert.Equal(2, _api.Server.TokensGiven);
        Assert.Equal(3, _api.Server.Records.NotesOn(_contact.Ref).Count);
    }

    [Fact]
    public async Task WriteBack_TokenThatWasEnded_IsRenewedOnceAndTheCallMade()
    {
        await LeaveNoteAsync();
        _api.Server.EndTokens();

        await LeaveNoteAsync();

        Assert.Equal(2, _api.Server.TokensGiven);
        Assert.Equal(2, _api.Server.Records.NotesOn(_contact.Ref).Count);
    }

    [Fact]
    public async Task WriteBack_NewTokenRefusedToo_IsUnavailable()
    {
        _api.Server.Faults.Add(Fault.Refuse(401, Error("INVALID_TOKEN")).On("/Notes"), times: 2);

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);

        Assert.Equal("Zoho did not accept the access token, nor a new one (401; INVALID_TOKEN).", exception.Reason);
        Assert.Equal(2, _api.Server.TokensGiven);
    }

    [Theory]
    [InlineData("zoho-refresh-token", "'zoho-refresh-token'")]
    [InlineData("zoho-client-secret", "'zoho-client-secret'")]
    public async Task WriteBack_SecretThatZohoRefuses_IsNamedAndNotTriedAgainAtOnce(string name, string named)
    {
        var forgotten = new List<string>();
        _api.Graph.Secrets.With(name, "a-wrong-secret").Forgotten = forgotten.Add;

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);
        await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);

        Assert.Contains(named, exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("a-wrong-secret", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(["zoho-refresh-token", "zoho-client-secret"], forgotten);

        _api.Graph.Secrets.With(name, name is "zoho-refresh-token" ? _api.Server.Options.RefreshToken : _api.Server.Options.ClientSecret);
        _api.Graph.Clock.Advance(TimeSpan.FromMinutes(1));
        await LeaveNoteAsync();
    }

    [Fact]
    public async Task WriteBack_TooManyTokensAskedFor_LeavesZohoAloneForTenMinutes()
    {
        for (var token = 0; token < 10; token++)
        {
            await LeaveNoteAsync();
            _api.Server.EndTokens();
        }

        var first = await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);
        _api.Graph.Clock.Advance(TimeSpan.FromMinutes(4));
        var second = await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);
        Assert.Equal((10, 6), (first.RetryAfter!.Value.TotalMinutes, second.RetryAfter!.Value.TotalMinutes));

        _api.Graph.Clock.Advance(TimeSpan.FromMinutes(6));
        await LeaveNoteAsync();
    }

    [Fact]
    public async Task WriteBack_MissingSecret_IsUnavailableAndNamesIt()
    {
        await using var api = await ZohoApi.StartAsync(("Sources:zoho:RefreshToken", "not-there"));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => api.Zoho.WriteBackAsync(ZohoApi.ChangeOf(new("Contacts", "1")) with { Note = "Done." }, default));

        Assert.Contains("'not-there'", exception.Reason, StringComparison.Ordinal);
        Assert.Equal(0, api.Server.TokensGiven);
    }

    [Theory]
    [InlineData("""{"access_token":"1000.a.b"}""")]
    [InlineData("""{"access_token":"1000.a.b","api_domain":"http://api.example.com"}""")]
    [InlineData("""{"access_token":"1000.a.b","api_domain":"file:///etc"}""")]
    public async Task WriteBack_TokenWithoutAnAddressToUseItAt_IsSentNowhere(string answer)
    {
        _api.Server.Faults.Add(Fault.Refuse(200, Bridge.Json.StrictJson.Parse(answer)).On("/token"));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(LeaveNoteAsync);

        Assert.Contains("Sources:zoho:ApiUrl", exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("1000.a.b", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, _api.Server.Requests);
    }

    [Fact]
    public async Task ReadRecord_SpentLimit_IsLeftToTheQueue()
    {
        _api.Server.Faults.Add(ZohoErrors.TooManyRequests().On(_contact.Id));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => _api.Zoho.ReadRecordAsync(new RecordQuery(_contact.Ref, ["Email"], null), default));

        Assert.Equal(0, _api.Server.Faults.Left);
        await _api.Zoho.ReadRecordAsync(new RecordQuery(_contact.Ref, ["Email"], null), default);
    }

    [Fact]
    public async Task ReadRecord_FailureThatPasses_IsRepeated()
    {
        await using var graph = ZohoApi.GraphOf(TimeProvider.System, _api.Server.Address);
        _api.Server.Faults.Add(Fault.Refuse(502).On(_contact.Id));
        _api.Server.Faults.Add(Fault.Reset().On(_contact.Id));

        var records = await graph.Source("zoho").ReadRecordAsync(new RecordQuery(_contact.Ref, ["Last_Name"], null), default);

        Assert.Equal("Okafor", (string?)records.Record["Last_Name"]);
        Assert.Equal(0, _api.Server.Faults.Left);
    }

    private static JObject Error(string code) => code is "" ? [] : new JObject
    {
        ["data"] = new JArray(new JObject { ["code"] = code, ["details"] = new JObject(), ["message"] = "what was sent", ["status"] = "error" }),
    };

    private Task LeaveNoteAsync() => _api.Zoho.WriteBackAsync(ZohoApi.ChangeOf(_contact.Ref) with { Note = "Done." }, default);
}
