using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Sandbox;

public sealed class BillingServerTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 2, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Now);
    private BillingServer _server = null!;
    private BillingCaller _caller = null!;
    private string _account = "";

    public async Task InitializeAsync()
    {
        _server = await BillingServer.StartAsync(new() { Clock = _clock }, default);
        _caller = new BillingCaller(_server);
        _account = _server.Book.Open("Harbour Bakery", "accounts@harbour-bakery.example", creditLimit: -55)!.Number;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _caller.Dispose();

    [Fact]
    public async Task Balance_OfTheArticlesExample_HasItsFiguresAndBothSumsHold()
    {
        BookArticlesExample();

        var reply = await _caller.BalanceAsync(_account, "2026-03-01", "2026-03-31");

        Assert.Equal(200, reply.Status);
        Assert.Equal(
            """{"code":200,"data":{"opening_balance":245.71293,"payments":57,"adjustments":5,"call_charges":48.125,"other_charges":7.5,"total_charges":60.625,"closing_balance":242.08793}}""",
            Bridge.Json.StrictJson.Write(reply.Envelope));
    }

    [Theory]
    [InlineData("2026-03-01", "2026-03-31")]
    [InlineData("2026-02-01", "2026-03-09")]
    [InlineData("2026-03-10", "2026-03-10")]
    [InlineData("2025-01-01", "2025-01-31")]
    public async Task Balance_OfAnyPeriod_AddsUp(string from, string to)
    {
        BookArticlesExample();

        var reply = await _caller.BalanceAsync(_account, from, to);

        Assert.Equal(reply.Figure("call_charges") + reply.Figure("other_charges") + reply.Figure("adjustments"), reply.Figure("total_charges"));
        Assert.Equal(reply.Figure("opening_balance") + reply.Figure("payments") - reply.Figure("total_charges"), reply.Figure("closing_balance"));
    }

    [Fact]
    public async Task Balance_OfAnEntryLateInTheEvening_CountsItOnThePlatformsDay()
    {
        _server.Book.Book(_account, EntryKind.Payment, 10, "Paid", new DateTimeOffset(2026, 3, 9, 20, 0, 0, TimeSpan.Zero));

        Assert.Equal(10, (await _caller.BalanceAsync(_account, "2026-03-10", "2026-03-10")).Figure("payments"));
        Assert.Equal(0, (await _caller.BalanceAsync(_account, "2026-03-09", "2026-03-09")).Figure("payments"));
    }

    [Theory]
    [InlineData("get-customer-balance?account_number=100245&from_date=2026-03-01", 400)]
    [InlineData("get-customer-balance?account_number=100245&from_date=2026-03-01&to_date=01/03/2026", 400)]
    [InlineData("get-customer-balance?account_number=100245&from_date=2026-03-02&to_date=2026-03-01", 400)]
    [InlineData("get-customer-balance?account_number=100245&from_date=2026-03-01&to_date=2026-03-31&page=1", 400)]
    [InlineData("get-customer-balance?account_number=100245&account_number=100245&from_date=2026-03-01&to_date=2026-03-31", 400)]
    [InlineData("get-customer-balance?account_number=999999&from_date=2026-03-01&to_date=2026-03-31", 404)]
    [InlineData("get-customer-balance?account_number=partner&from_date=2026-03-01&to_date=2026-03-31", 404)]
    [InlineData("get-partner-balance?account_number=100245&from_date=2026-03-01&to_date=2026-03-31", 400)]
    [InlineData("get-everything", 404)]
    public async Task Read_ThatTheContractDoesNotAllow_IsRefused(string call, int code)
    {
        var reply = await _caller.GetAsync(call);

        Assert.Equal((code, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Refusal_WhereErrorsComeInOk_HasItsCodeInTheEnvelopeAlone()
    {
        _server.AnswersErrorsInOk = true;

        var reply = await _caller.BalanceAsync("999999", "2026-03-01", "2026-03-31");

        Assert.Equal((200, 404), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-token")]
    public async Task Call_WithoutTheToken_IsNotAuthorized(string? token)
    {
        using var stranger = new BillingCaller(_server, token);

        var reply = await stranger.MoveAsync(_account, "10");

        Assert.Equal((401, 401), (reply.Status, reply.Code));
        Assert.Empty(_server.Book.FindCustomer(_account)!.Entries);
    }

    [Fact]
    public async Task Call_FromAnAddressThatIsNotListed_IsNotAuthorized()
    {
        _server.AllowNobody();
        Assert.Equal(401, (await _caller.MoveAsync(_account, "10")).Code);

        _server.Allow(System.Net.IPAddress.Loopback);
        Assert.Equal(200, (await _caller.MoveAsync(_account, "10")).Code);
    }

    [Theory]
    [InlineData(MoveBooking.Payment, EntryKind.Payment, 10.00005, -10.00005)]
    [InlineData(MoveBooking.Adjustment, EntryKind.Adjustment, -10.00005, 10.00005)]
    public async Task Move_OfFunds_IsBookedAtTheCustomerAndTheOtherWayAtThePartner(MoveBooking booking, EntryKind kind, decimal atCustomer, decimal atPartner)
    {
        _server.Book.Booking = booking;

        var reply = await _caller.MoveAsync(_account, "10.00005", "Deal 7");

        Assert.Equal((10.00005m, -55m), (reply.Figure("customer_balance"), reply.Figure("customer_credit_limit")));
        var customers = Assert.Single(_server.Book.FindCustomer(_account)!.Entries);
        var partners = Assert.Single(_server.Book.Partner.Entries);
        Assert.Equal((kind, atCustomer, "Deal 7"), (customers.Kind, customers.Amount, customers.Description));
        Assert.Equal((kind, atPartner, "Deal 7"), (partners.Kind, partners.Amount, partners.Description));
    }

    [Fact]
    public async Task Move_SentTwice_ShowsAsTwoEntries()
    {
        await _caller.MoveAsync(_account, "-2.5");
        await _caller.MoveAsync(_account, "-2.5");

        Assert.Equal([-2.5m, -2.5m], _server.Book.FindCustomer(_account)!.Entries.Select(entry => entry.Amount));
        Assert.Equal(5, _server.Book.Partner.Balance);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1.000001")]
    [InlineData("1,5")]
    [InlineData("1,000.00")]
    [InlineData("$5")]
    [InlineData("+5")]
    [InlineData("5.")]
    [InlineData("1e3")]
    public async Task Move_OfAnAmountInAnotherForm_IsRefused(string amount)
    {
        Assert.Equal(400, (await _caller.MoveAsync(_account, amount)).Code);
        Assert.Empty(_server.Book.FindCustomer(_account)!.Entries);
    }

    [Fact]
    public async Task Move_AsMultipart_IsTaken()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(_account), "account_number" },
            { new StringContent("12.5"), "amount" },
            { new StringContent("Deal 7"), "description" },
        };

        Assert.Equal(200, (await _caller.SendAsync(HttpMethod.Put, "move-funds", form)).Code);
    }

    [Fact]
    public async Task Move_AsJson_IsRefused()
    {
        using var json = new StringContent($$"""{"account_number":"{{_account}}","amount":"12.5","description":"Deal 7"}""", null, "application/json");

        Assert.Equal(415, (await _caller.SendAsync(HttpMethod.Put, "move-funds", json)).Code);
    }

    [Fact]
    public async Task Register_WithACaptcha_OpensAnAccount()
    {
        var reply = await RegisterAsync(_server.Captcha.Issue());

        var account = _server.Book.FindCustomer((string)reply.Data["account_number"]!);
        Assert.Equal(("Mia Chen", "mia@example.com", false), (account!.Name, account.Email, account.EmailConfirmed));
    }

    [Fact]
    public async Task Captcha_UsedASecondTime_IsRefused()
    {
        var captcha = _server.Captcha.Issue();
        await PostAsync("confirm-email", captcha);

        Assert.Equal(400, (await PostAsync("reset-password", captcha)).Code);
        Assert.Equal(0, _server.Book.FindCustomer(_account)!.PasswordResets);
    }

    [Theory]
    [InlineData(119, 200)]
    [InlineData(121, 400)]
    public async Task Captcha_AfterAWhile_IsRefusedOnceTwoMinutesHavePassed(int seconds, int code)
    {
        var captcha = _server.Captcha.Issue();
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(code, (await PostAsync("reset-password", captcha)).Code);
    }

    [Fact]
    public async Task Captcha_ThatWasNeverIssued_IsRefused() =>
        Assert.Equal(400, (await PostAsync("reset-password", "made-up")).Code);

    [Fact]
    public async Task LoginUrl_MadeTwice_IsAnotherOneEachTime()
    {
        var first = await PostAsync("login-url", _server.Captcha.Issue());
        var second = await PostAsync("login-url", _server.Captcha.Issue());

        Assert.NotEqual(first.Data["url"]!.ToString(), second.Data["url"]!.ToString(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Register_OfAnEmailThatIsTaken_IsRefused()
    {
        await RegisterAsync(_server.Captcha.Issue());

        Assert.Equal(409, (await RegisterAsync(_server.Captcha.Issue())).Code);
    }

    [Fact]
    public async Task Fault_AfterApplying_AnswersAnErrorThoughTheMoneyMoved()
    {
        _server.Faults.Add(BillingFaults.CodeInOkAfterApplying(500));

        var reply = await _caller.MoveAsync(_account, "10");

        Assert.Equal((200, 500), (reply.Status, reply.Code));
        Assert.Single(_server.Book.FindCustomer(_account)!.Entries);
    }

    [Fact]
    public async Task Fault_ThatCutsTheConnection_LeavesTheCallerWithoutAnAnswer()
    {
        _server.Faults.Add(Fault.ResetAfterApplying().On("/move-funds"));
        _server.Faults.Add(Fault.Reset().On("/move-funds"));

        await Assert.ThrowsAsync<HttpRequestException>(() => _caller.MoveAsync(_account, "10"));
        await Assert.ThrowsAsync<HttpRequestException>(() => _caller.MoveAsync(_account, "10"));

        Assert.Single(_server.Book.FindCustomer(_account)!.Entries);
        Assert.Equal(0, _server.Faults.Left);
    }

    private void BookArticlesExample()
    {
        var february = Now.AddMonths(-1);
        _server.Book.Book(_account, EntryKind.Opening, 200, "Opening balance", february);
        _server.Book.Book(_account, EntryKind.Payment, 45.71293m, "Paid", february.AddDays(1));
        _server.Book.Book(_account, EntryKind.Payment, 57, "Paid", Now.AddDays(-5));
        _server.Book.Book(_account, EntryKind.Adjustment, 5, "Correction", Now.AddDays(-4));
        _server.Book.Book(_account, EntryKind.CallCharge, 48.125m, "Calls", Now.AddDays(-1));
        _server.Book.Book(_account, EntryKind.OtherCharge, 7.5m, "A number's rent", Now);
    }

    private Task<BillingReply> PostAsync(string operation, string captcha) =>
        _caller.FormAsync(HttpMethod.Post, operation, ("account_number", _account), ("google_captcha", captcha));

    private Task<BillingReply> RegisterAsync(string captcha) => _caller.FormAsync(
        HttpMethod.Post,
        "register-customer",
        ("first_name", "Mia"),
        ("last_name", "Chen"),
        ("email", "mia@example.com"),
        ("google_captcha", captcha));
}
