using Bridge.Billing;
using Bridge.Json;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Billing;

/// <summary>What an answer means, by its HTTP status and its code, for what reads and for what changes something.</summary>
public sealed class BillingOutcomeTests(BillingServer server) : IClassFixture<BillingServer>
{
    private static readonly string BalanceData = StrictJson.Write(StrictJson.ParseObject(Samples.Balance)["data"]!);

    private static readonly Dictionary<string, Type?> Outcomes = new(StringComparer.Ordinal)
    {
        ["success"] = null,
        ["refused"] = typeof(BillingRefusedException),
        ["unauthorized"] = typeof(BillingUnauthorizedException),
        ["unavailable"] = typeof(BillingUnavailableException),
        ["unknown"] = typeof(BillingOutcomeUnknownException),
    };

    public static TheoryData<int, string, string> Answers => new()
    {
        { 200, """{"code":200,"data":{}}""", "success" },
        { 200, """{"code":"200","data":{}}""", "success" },
        { 200, "\uFEFF{\"code\":200,\"data\":{}}", "success" },
        { 401, """{"code":401}""", "unauthorized" },
        { 403, "<html>", "unauthorized" },
        { 200, """{"code":401}""", "unauthorized" },
        { 200, """{"code":403}""", "unauthorized" },
        { 400, """{"code":401}""", "unauthorized" },
        { 429, "", "unavailable" },
        { 429, """{"code":429}""", "unavailable" },
        { 200, """{"code":429}""", "unavailable" },
        { 400, """{"code":400}""", "refused" },
        { 404, """{"code":404}""", "refused" },
        { 404, """{"code":422}""", "refused" },
        { 200, """{"code":400}""", "refused" },
        { 200, """{"code":"404"}""", "refused" },
        { 400, "<html>", "unknown" },
        { 400, """{"code":200,"data":{}}""", "unknown" },
        { 401, """{"code":200,"data":{}}""", "unknown" },
        { 429, """{"code":200,"data":{}}""", "unknown" },
        { 401, """{"code":500}""", "unknown" },
        { 500, """{"code":200,"data":{}}""", "unknown" },
        { 500, """{"code":401}""", "unknown" },
        { 500, """{"code":400}""", "unknown" },
        { 502, "<html>", "unknown" },
        { 503, """{"code":503}""", "unknown" },
        { 408, """{"code":408}""", "unknown" },
        { 408, "", "unknown" },
        { 200, """{"code":500}""", "unknown" },
        { 200, """{"code":408}""", "unknown" },
        { 200, """{"code":302}""", "unknown" },
        { 200, """{"code":201,"data":{}}""", "unknown" },
        { 202, """{"code":200,"data":{}}""", "unknown" },
        { 301, """{"code":200,"data":{}}""", "unknown" },
        { 307, "", "unknown" },
        { 200, "", "unknown" },
        { 200, "<html>", "unknown" },
        { 200, "[]", "unknown" },
        { 200, """{"data":{}}""", "unknown" },
        { 200, """{"code":null}""", "unknown" },
        { 200, """{"code":"ok"}""", "unknown" },
        { 200, """{"code":-200}""", "unknown" },
        { 200, """{"code":2e2}""", "unknown" },
        { 200, """{"code":99999999999999999999}""", "unknown" },
        { 200, """{"code":200,"code":500}""", "unknown" },
        { 200, """{"code":200,"data":{}""", "unknown" },
        { 200, """{"code":200,"data":{}}{}""", "unknown" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Send_Answered_MeansWhatStatusAndCodeSayTogether(int status, string body, string outcome)
    {
        foreach (var operation in BillingOperations.All.Where(operation => operation.Repetition != Repetition.Free))
        {
            server.Answers(status, body, ("Location", "/elsewhere"));
            await using var graph = new BillingGraph(server.Url);
            var before = server.Received.Count;

            var exception = await Record.ExceptionAsync(() => graph.CallAsync(operation));

            Assert.Equal(Outcomes[outcome], exception?.GetType());
            Assert.Equal(1, server.Received.Count - before);
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Read_Answered_IsNeverInDoubt(int status, string body, string outcome)
    {
        server.Answers(status, body.Replace("\"data\":{}", $"\"data\":{BalanceData}", StringComparison.Ordinal), ("Location", "/elsewhere"));
        await using var graph = new BillingGraph(server.Url);

        var exception = await Record.ExceptionAsync(() => graph.ReadAsync());

        Assert.Equal(Outcomes[outcome == "unknown" ? "unavailable" : outcome], exception?.GetType());
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    public async Task Call_TooManyCalls_TellsHowLongToWait(string header, int seconds)
    {
        server.Answers(429, "", ("Retry-After", header));
        await using var graph = new BillingGraph(server.Url);

        var read = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.ReadAsync());
        var send = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.MoveAsync());

        Assert.Equal(TimeSpan.FromSeconds(seconds), read.RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(seconds), send.RetryAfter);
    }

    [Fact]
    public async Task Call_TooManyCallsUntilADate_TellsHowLongThatIs()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        server.Answers(429, "", ("Retry-After", "Sun, 01 Mar 2026 12:01:30 GMT"));
        await using var graph = new BillingGraph(server.Url, clock);

        var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.MoveAsync());

        Assert.Equal(TimeSpan.FromSeconds(90), exception.RetryAfter);
    }

    [Fact]
    public async Task Call_Refused_TellsCodeAndTheApisWordsOnOneBoundedLine()
    {
        server.Answers(200, $$"""{"code":422,"message":"No such account.\r\n\u0000\u202e{{new string('x', 1000)}}"}""");
        await using var graph = new BillingGraph(server.Url);

        var exception = await Assert.ThrowsAsync<BillingRefusedException>(() => graph.MoveAsync());

        Assert.Equal(422, exception.Code);
        Assert.StartsWith("HTTP 200 with code 422: No such account.", exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(exception.Reason, character => char.IsControl(character) || character == '\u202e');
        Assert.InRange(exception.Reason.Length, 300, 350);
    }

    [Fact]
    public async Task Call_RefusedForASecretOperation_KeepsTheApisWordsToItself()
    {
        server.Answers(400, """{"code":400,"message":"https://login.example/s3cret"}""");
        await using var graph = new BillingGraph(server.Url);

        var exception = await Assert.ThrowsAsync<BillingRefusedException>(() => graph.CallAsync(BillingOperations.LoginUrl));

        Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_RefusedWithWhatWasSent_QuotesNoSecret()
    {
        server.Answers(400, $$"""{"code":400,"message":"Bad {{BillingGraph.Token}} or captcha-51d0 or zoe@example.com of ZX1000234"}""");
        await using var graph = new BillingGraph(server.Url);

        var registered = await Assert.ThrowsAsync<BillingRefusedException>(() => graph.CallAsync(BillingOperations.RegisterCustomer));
        var moved = await Assert.ThrowsAsync<BillingRefusedException>(() => graph.MoveAsync());

        Assert.EndsWith("Bad … or … or … of ZX1000234", registered.Reason, StringComparison.Ordinal);
        Assert.EndsWith("Bad … or captcha-51d0 or zoe@example.com of ZX1000234", moved.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_Unauthorized_NamesTheSecretAndTheAddressList()
    {
        server.Answers(401, """{"code":401}""");
        await using var graph = new BillingGraph(server.Url);

        var exception = await Assert.ThrowsAsync<BillingUnauthorizedException>(() => graph.MoveAsync());

        Assert.Contains("billing-token", exception.Reason, StringComparison.Ordinal);
        Assert.Contains("public address", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_MovedWithoutFigures_IsASuccessWithTheFiguresThatCame()
    {
        await using var graph = new BillingGraph(server.Url);

        server.Answers(200, """{"code":200}""");
        Assert.Equal(new FundsMoved(null, null), await graph.MoveAsync());
        server.Answers(200, """{"code":200,"data":[]}""");
        Assert.Equal(new FundsMoved(null, null), await graph.MoveAsync());
        server.Answers(200, """{"code":200,"data":{"customer_balance":"242.08793","customer_credit_limit":"none"}}""");
        Assert.Equal(new FundsMoved(242.08793m, null), await graph.MoveAsync());
    }
}
