using System.Globalization;
using Bridge.Crm;
using Bridge.Crm.Generic;

namespace Bridge.Tests.Crm;

public sealed class GenericResultTests : IAsyncLifetime
{
    private static readonly string Secret = StandardWebhooksSignature.SecretPrefix + Convert.ToBase64String(new byte[32]);

    private static readonly RecordChange Change = new(
        "0123456789abcdef0123456789abcdef",
        "Succeeded",
        "move-funds",
        new RecordRef("customers", "4711"),
        new Dictionary<string, JToken>(StringComparer.Ordinal) { ["balance"] = 245.71293m },
        "Moved.",
        new DateTimeOffset(2026, 3, 1, 11, 59, 58, TimeSpan.Zero),
        false);

    private FakeServer _server = null!;
    private CrmGraph _graph = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _graph = CrmGraph.Build(("Sources:generic:Kind", "Generic"), ("Sources:generic:ResultUrl", $"{_server.Url}/results?key=1"));
        _graph.Secrets.With("generic-result-secret", Secret);
    }

    public async Task DisposeAsync()
    {
        await _graph.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task WriteBack_Success_IsSentSigned()
    {
        Answer(new Reply(204, ""));

        await SendAsync(Change);

        var request = Assert.Single(_server.Requests);
        Assert.Equal(Verification.Accepted, StandardWebhooksSignature.Verify(
            [Secret],
            request.Headers[StandardWebhooksSignature.IdHeader],
            request.Headers[StandardWebhooksSignature.TimestampHeader],
            request.Headers[StandardWebhooksSignature.SignatureHeader],
            request.Body,
            _graph.Clock.GetUtcNow()));
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("bridge.operation.succeeded", (string?)request.Json["type"]);
        Assert.Equal("2026-03-01T11:59:58.0000000Z", (string?)request.Json["timestamp"]);
        Assert.Equal(
            """{"operationId":"0123456789abcdef0123456789abcdef","state":"Succeeded","run":"move-funds","record":{"type":"customers","id":"4711"},"fields":{"balance":245.71293},"note":"Moved."}""",
            Bridge.Json.StrictJson.Write(request.Json["data"]!));
    }

    [Theory]
    [InlineData("Refused")]
    [InlineData("NeedsReview")]
    public async Task WriteBack_AnyOtherEnd_IsSentAsAFailure(string state)
    {
        Answer(new Reply(200));

        await SendAsync(Change with { State = state });

        Assert.Equal("bridge.operation.failed", (string?)_server.Requests[0].Json["type"]);
        Assert.Equal(state, (string?)_server.Requests[0].Json["data"]?["state"]);
    }

    [Fact]
    public async Task WriteBack_Repeat_HasTheSameIdAndBodyAndAFreshTime()
    {
        Answer(new Reply(200));

        await SendAsync(Change);
        _graph.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Change with { MayBeRepeat = true });
        await SendAsync(Change with { State = "Refused" });

        var ids = _server.Requests.Select(request => request.Headers[StandardWebhooksSignature.IdHeader]).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.False(ids[0] == ids[2]);
        Assert.Equal(_server.Requests[0].Body, _server.Requests[1].Body);
        Assert.Equal(
            _graph.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            _server.Requests[1].Headers[StandardWebhooksSignature.TimestampHeader]);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(Reply.Hangup)]
    public async Task WriteBack_PassingFailure_IsUnavailableAndNotRepeatedByItself(int status)
    {
        Answer(new Reply(status, "", ("Retry-After", "5")));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => SendAsync(Change));

        Assert.Equal(status == Reply.Hangup ? null : TimeSpan.FromSeconds(5), exception.RetryAfter);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(307)]
    public async Task WriteBack_Refusal_IsRefusedAndNothingIsFollowed(int status)
    {
        Answer(new Reply(status, "", ("Location", $"{_server.Url}/elsewhere")));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => SendAsync(Change));

        Assert.Contains("Sources:generic:ResultUrl", exception.Reason, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task WriteBack_NoResultUrl_IsRefusedInWords()
    {
        await using var graph = CrmGraph.Build(("Sources:generic:Kind", "Generic"));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => graph.Source("generic").WriteBackAsync(Change, default));

        Assert.Contains("Sources:generic:ResultUrl", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteBack_SecretOfAnotherForm_IsUnavailableAndDoesNotQuoteIt()
    {
        _graph.Secrets.With("generic-result-secret", "hunter2");

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => SendAsync(Change));

        Assert.Contains("'generic-result-secret'", exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
    }

    private void Answer(Reply reply) => _server.On("POST", "/results?key=1", reply);

    private Task SendAsync(RecordChange change) => _graph.Source("generic").WriteBackAsync(change, default);
}
