using Bridge.Billing;
using Bridge.Json;

namespace Bridge.Tests.Billing;

public sealed class BillingCallsTests(BillingServer server) : IClassFixture<BillingServer>
{
    [Theory]
    [InlineData("get-customer-balance", Samples.Balance)]
    [InlineData("get-partner-balance", Samples.Balance)]
    [InlineData("move-funds", Samples.Moved)]
    [InlineData("register-customer", """{"code":200,"data":{"account_number":"1000235","since":"2026-03-01T00:00:00Z","limit":12.50}}""")]
    [InlineData("confirm-email", """{"code":200,"data":{}}""")]
    [InlineData("login-url", """{"code":200,"data":{"url":"https://login.example/s3cret"}}""")]
    [InlineData("reset-password", """{"code":200,"data":{"sent":true}}""")]
    public async Task Call_OfEachOperation_GivesTheDataAsItCame(string operation, string answer)
    {
        server.Answers(200, answer);
        await using var graph = new BillingGraph(server.Url);

        var data = await graph.CallAsync(BillingOperations.Find(operation)!);

        Assert.Equal(StrictJson.Write(StrictJson.ParseObject(answer)["data"]!), StrictJson.Write(data));
    }

    [Theory]
    [InlineData("""{"code":200}""", "{}")]
    [InlineData("""{"code":200,"data":null}""", "{}")]
    [InlineData("""{"code":200,"data":"https://login.example/s3cret"}""", """{"data":"https://login.example/s3cret"}""")]
    [InlineData("""{"code":200,"data":[1]}""", """{"data":[1]}""")]
    public async Task Call_DataThatIsNoObject_IsGivenAsOne(string answer, string data)
    {
        server.Answers(200, answer);
        await using var graph = new BillingGraph(server.Url);

        Assert.Equal(data, StrictJson.Write(await graph.CallAsync(BillingOperations.LoginUrl)));
    }

    [Fact]
    public async Task Call_MovedWithOneFigure_GivesThatOne()
    {
        server.Answers(200, """{"code":200,"data":{"customer_credit_limit":-55}}""");
        await using var graph = new BillingGraph(server.Url);

        Assert.Equal("""{"customer_credit_limit":-55}""", StrictJson.Write(await graph.CallAsync(BillingOperations.MoveFunds)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Call_WithoutTheCaptchaThatItNeeds_IsRefusedInWordsAndNotSent(string? captcha)
    {
        await using var graph = new BillingGraph(server.Url);
        foreach (var operation in BillingOperations.All.Where(operation => operation.NeedsCaptcha))
        {
            var exception = await Assert.ThrowsAsync<BillingRefusedException>(
                () => graph.Calls.CallAsync(operation, Samples.ArgumentsOf(operation), captcha, null, default));

            Assert.Equal(0, exception.Code);
            Assert.Contains("needs a person to solve a captcha, and no token came with the event", exception.Reason, StringComparison.Ordinal);
        }

        graph.Secrets.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Call_WithWrongArguments_IsRefusedWithEveryFaultAndNotSent()
    {
        await using var graph = new BillingGraph(server.Url);

        var exception = await Assert.ThrowsAsync<BillingRefusedException>(() => graph.Calls.CallAsync(
            BillingOperations.MoveFunds, Samples.Arguments(("account", ""), ("amount", "1,000")), null, null, default));

        Assert.Equal(0, exception.Code);
        Assert.Equal(
            "description is missing; account is empty; amount has grouped digits or a decimal comma: write it as 1250.5 or -1250.5. Nothing was sent.",
            exception.Reason);
        graph.Secrets.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Client_WithWrongArguments_RefusesThemToo()
    {
        await using var graph = new BillingGraph(server.Url);
        var client = graph.Client;

        await Assert.ThrowsAsync<BillingRefusedException>(() => client.MoveFundsAsync("ZX1000234", 0m, "x", null, default));
        await Assert.ThrowsAsync<BillingRefusedException>(() => client.MoveFundsAsync("ZX1000234", 1.000001m, "x", null, default));
        await Assert.ThrowsAsync<BillingRefusedException>(() => client.MoveFundsAsync(" ", 1m, "x", null, default));
        await Assert.ThrowsAsync<BillingRefusedException>(() => client.GetPartnerBalanceAsync(Samples.To, Samples.From, default));
        await Assert.ThrowsAsync<BillingRefusedException>(() => client.ResetPasswordAsync(Samples.Arguments(), "captcha-51d0", null, default));
        await Assert.ThrowsAsync<BillingRefusedException>(() => client.ConfirmEmailAsync(Samples.Arguments(), "", null, default));
        graph.Secrets.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Move_WithACurrency_DoesNotSendIt()
    {
        server.Answers(200, Samples.Moved);
        await using var graph = new BillingGraph(server.Url);
        var arguments = Samples.ArgumentsOf(BillingOperations.MoveFunds);
        arguments["currency"] = "AUD";

        await graph.Calls.CallAsync(BillingOperations.MoveFunds, arguments, null, null, default);

        Assert.Equal(["account_number", "amount", "description"], server.Received[^1].Form.Keys);
    }

    [Fact]
    public async Task Move_OfMoreZerosThanFive_IsTheSameAmount()
    {
        server.Answers(200, Samples.Moved);
        await using var graph = new BillingGraph(server.Url);

        await graph.Client.MoveFundsAsync("ZX1000234", 1.50000000m, "x", null, default);

        Assert.Equal("1.5", server.Received[^1].Form["amount"]);
    }
}
