using System.Globalization;
using Bridge.Billing;
using CsCheck;

namespace Bridge.Tests.Billing;

/// <summary>What goes over the wire: addresses, parameter names, forms, figures and days.</summary>
public sealed class BillingRequestTests(BillingServer server) : IClassFixture<BillingServer>
{
    [Theory]
    [InlineData("get-customer-balance", "GET", "account_number=ZX1000234&from_date=2026-02-01&to_date=2026-02-28", "")]
    [InlineData("get-partner-balance", "GET", "from_date=2026-02-01&to_date=2026-02-28", "")]
    [InlineData("move-funds", "PUT", "", "account_number=ZX1000234&amount=4257.13579&description=HubSpot deal 42")]
    [InlineData("register-customer", "POST", "", "first_name=Zoë&email=zoe@example.com&google_captcha=captcha-51d0")]
    [InlineData("confirm-email", "POST", "", "code=pin-9917&google_captcha=captcha-51d0")]
    [InlineData("login-url", "POST", "", "account_number=ZX1000234&google_captcha=captcha-51d0")]
    [InlineData("reset-password", "POST", "", "account_number=ZX1000234&google_captcha=captcha-51d0")]
    public async Task Call_ByDefault_IsAsThePlatformDocuments(string operation, string method, string query, string form)
    {
        var request = await RequestOfAsync(operation);

        Assert.Equal(method, request.Method);
        Assert.Equal($"/api/integration/v2/{operation}", request.Path);
        Assert.Equal(query, Text(request.Query));
        Assert.Equal(form, Text(request.Form));
        Assert.Equal(BillingGraph.Token, request.Token);
        Assert.Equal("application/json", request.Accept);
        Assert.StartsWith("Bridge/", request.UserAgent, StringComparison.Ordinal);
        if (method != "GET")
        {
            Assert.StartsWith("multipart/form-data; boundary=", request.ContentType, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(BillingHttp.Reads)]
    [InlineData(BillingHttp.Sends)]
    public async Task Clients_OfTheBillingApi_GoThroughNoProxy(string client)
    {
        await using var graph = new BillingGraph(server.Url);

        Assert.False(graph.SocketsOf(client).UseProxy);
    }

    [Fact]
    public async Task Send_Form_IsWrittenAsBrowsersDo()
    {
        var request = await RequestOfAsync("move-funds");

        Assert.Contains("\r\nContent-Disposition: form-data; name=\"amount\"\r\n\r\n4257.13579\r\n", request.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_PastedUrl_KeepsItsParametersAndSetsItsOwn()
    {
        var pasted = new Uri(server.Url, "/v3/balance?lang=en%26AU&Account_Number=999&from_date=2020-01-01&to_date=&empty&account_number=1");

        var request = await RequestOfAsync("get-customer-balance", ("Url", pasted.ToString()));

        Assert.Equal("/v3/balance", request.Path);
        Assert.Equal("?lang=en%26AU&empty=&account_number=ZX1000234&from_date=2026-02-01&to_date=2026-02-28", request.RawQuery);
    }

    [Fact]
    public async Task Send_PastedUrl_KeepsItsParametersButNoneThatTheFormBrings()
    {
        var request = await RequestOfAsync("move-funds", ("Url", "/v3/funds?lang=en&account_number=999&amount=1000&description="));

        Assert.Equal("/v3/funds", request.Path);
        Assert.Equal("?lang=en", request.RawQuery);
        Assert.Equal("account_number=ZX1000234&amount=4257.13579&description=HubSpot deal 42", Text(request.Form));
    }

    [Theory]
    [InlineData("/v3/balance", "", "/v3/balance")]
    [InlineData("v3/balance", "", "/v3/balance")]
    [InlineData("/v3/balance", "/reseller/", "/reseller/v3/balance")]
    [InlineData(null, "/reseller", "/reseller/api/integration/v2/get-customer-balance")]
    public async Task Call_RelativeUrl_IsUnderTheBaseUrl(string? url, string basePath, string path)
    {
        server.Answers(200, Samples.Balance);
        (string, string)[] settings = url is null ? [] : [("Billing:Operations:get_customer_balance:Url", url)];
        await using var graph = new BillingGraph(new Uri(server.Url, basePath), null, settings);

        await graph.ReadAsync();

        Assert.Equal(path, server.Received[^1].Path);
    }

    [Fact]
    public async Task Call_ParameterNamesSet_AreUsed()
    {
        var read = await RequestOfAsync("get-customer-balance", ("Parameters:account", "acc"), ("Parameters:from", "start"), ("Parameters:to", "end"));
        Assert.Equal("acc=ZX1000234&start=2026-02-01&end=2026-02-28", Text(read.Query));

        var move = await RequestOfAsync("move-funds", ("Parameters:account", "acc"), ("Parameters:amount", "sum"), ("Parameters:description", "text"));
        Assert.Equal("acc=ZX1000234&sum=4257.13579&text=HubSpot deal 42", Text(move.Form));

        var post = await RequestOfAsync("register-customer", ("Parameters:captcha", "recaptcha"), ("Parameters:email", "mail[0]"));
        Assert.Equal("first_name=Zoë&mail[0]=zoe@example.com&recaptcha=captcha-51d0", Text(post.Form));
    }

    [Fact]
    public async Task Call_AccountAndTextWithReservedCharacters_ComeThrough()
    {
        const string Awkward = "a&b=c%20d+e #?/\"é漢😀";
        await using var graph = new BillingGraph(server.Url);

        server.Answers(200, Samples.Balance);
        await graph.Client.GetCustomerBalanceAsync(Awkward, Samples.From, Samples.To, default);
        Assert.Equal(Awkward, server.Received[^1].Query["account_number"]);

        server.Answers(200, Samples.Moved);
        await graph.Client.MoveFundsAsync(Awkward, 1, $"{Awkward}\r\n--boundary--", null, default);
        Assert.Equal(Awkward, server.Received[^1].Form["account_number"]);
        Assert.Equal($"{Awkward}\r\n--boundary--", server.Received[^1].Form["description"]);
    }

    [Fact]
    public async Task Call_TwoArgumentsForOneParameter_IsRefusedAndNotSent()
    {
        await using var graph = new BillingGraph(server.Url);
        var before = server.Received.Count;

        var exception = await Assert.ThrowsAsync<BillingRefusedException>(() => graph.Client.CreateLoginUrlAsync(
            Samples.Arguments(("account", "ZX1000234"), ("account_number", "999")), "captcha-51d0", null, default));

        Assert.Contains("account and account_number", exception.Reason, StringComparison.Ordinal);
        Assert.Equal(before, server.Received.Count);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("sv-SE")]
    [InlineData("th-TH")]
    public async Task Call_InAnotherCulture_WritesAndReadsTheSame(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            server.Answers(200, Samples.Moved);
            await using var graph = new BillingGraph(server.Url);
            var moved = await graph.Client.MoveFundsAsync("ZX1000234", -1234.50001m, "x", null, default);
            Assert.Equal("-1234.50001", server.Received[^1].Form["amount"]);
            Assert.Equal(new FundsMoved(242.08793m, -55m), moved);

            server.Answers(200, Samples.Balance);
            var balance = await graph.CallAsync(BillingOperations.GetCustomerBalance);
            Assert.Equal("2026-02-01", server.Received[^1].Query["from_date"]);
            Assert.Equal(245.71293m, balance["opening_balance"]!.Value<decimal>());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Move_AnyAmountOfFiveDecimals_ArrivesExactlyAndWithoutExponent()
    {
        server.Answers(200, Samples.Moved);
        await using var graph = new BillingGraph(server.Url);

        await Amounts.SampleAsync(
            async amount =>
            {
                await graph.Client.MoveFundsAsync("ZX1000234", amount, "x", null, default);
                var text = server.Received[^1].Form["amount"];
                Assert.Matches(@"\A-?[0-9]+(\.[0-9]{1,5})?\z", text);
                Assert.Equal(amount, decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public async Task Read_AnyBalanceThatAddsUp_ComesThroughExactlyAndAnyOtherDoesNot()
    {
        await using var graph = new BillingGraph(server.Url);

        await Gen.Select(Amounts, Amounts, Amounts, Amounts, Amounts, Gen.Int[0, 6]).SampleAsync(
            async (opening, payments, adjustments, calls, others, changed) =>
            {
                var total = adjustments + calls + others;
                decimal[] figures = [opening, payments, adjustments, calls, others, total, opening + payments - total];
                var names = BillingOperations.GetCustomerBalance.Results;

                server.Answers(200, Envelope(names, figures));
                var balance = await graph.ReadAsync();
                Assert.Equal(new Balance(figures[0], figures[1], figures[2], figures[3], figures[4], figures[5], figures[6]), balance);

                figures[changed] += 0.00001m;
                server.Answers(200, Envelope(names, figures));
                await Assert.ThrowsAsync<BillingFiguresException>(() => graph.ReadAsync());
            },
            iter: 100,
            threads: 1);
    }

    private static Gen<decimal> Amounts => Gen.Long[-1_000_000_000_000_000, 1_000_000_000_000_000]
        .Where(hundredThousandths => hundredThousandths != 0)
        .Select(Gen.Int[0, 5], (digits, scale) => new decimal(
            (int)(Math.Abs(digits) & 0xffffffff), (int)(Math.Abs(digits) >> 32), 0, digits < 0, (byte)scale));

    private static string Envelope(IReadOnlyList<string> names, IReadOnlyList<decimal> figures)
    {
        var data = names.Zip(figures, (name, figure) => FormattableString.Invariant($"\"{name}\":{figure}"));
        return $"{{\"code\":200,\"data\":{{{string.Join(',', data)}}}}}";
    }

    private static string Text(IReadOnlyDictionary<string, string> pairs) =>
        string.Join('&', pairs.Select(pair => $"{pair.Key}={pair.Value}"));

    private async Task<ReceivedRequest> RequestOfAsync(string name, params (string Key, string Value)[] settings)
    {
        server.Answers(200, name.StartsWith("get-", StringComparison.Ordinal) ? Samples.Balance : Samples.Moved);
        await using var graph = new BillingGraph(
            server.Url, null, [.. settings.Select(setting => ($"Billing:Operations:{name}:{setting.Key}", setting.Value))]);
        await graph.CallAsync(BillingOperations.Find(name)!);
        return server.Received[^1];
    }
}
