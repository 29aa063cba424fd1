using Bridge.Billing;
using Bridge.Crm;
using Bridge.Json;
using Bridge.Routing;
using CsCheck;

namespace Bridge.Tests.Routing;

public sealed class RouteTests
{
    private const string MoveFunds = """
        "id": "r", "when": { "source": "crm", "type": "deal.propertyChange" }, "run": "move-funds",
        "with": { "account": "$.account", "amount": "$.amount", "description": "Deal {$.id}" }
        """;

    [Fact]
    public void Route_Read_HasItsIdAndOperation()
    {
        var table = TestRoutes.LoadOne(MoveFunds);
        var route = Assert.Single(table.Routes);
        Assert.Equal("r", route.Id);
        Assert.Same(BillingOperations.MoveFunds, route.Run);
        Assert.Same(route, table.Find("r"));
        Assert.Null(table.Find("R"));
    }

    [Fact]
    public void Table_EventThatSeveralRoutesWaitFor_MatchesThemInTheOrderOfTheFiles()
    {
        var table = TestRoutes.Load(
            TestRoutes.FileOf(MoveFunds.Replace("\"r\"", "\"second\"", StringComparison.Ordinal), MoveFunds.Replace("\"r\"", "\"first\"", StringComparison.Ordinal)),
            TestRoutes.FileOf(TestRoutes.Balance));
        Assert.Equal("second first r", string.Join(' ', table.Match(TestRoutes.Event()).Select(route => route.Id)));
    }

    [Fact]
    public void KeyOf_WithoutOncePer_IsTheEventsId()
    {
        var route = TestRoutes.One(MoveFunds);
        Assert.NotEqual(route.KeyOf(TestRoutes.Event(id: "1")), route.KeyOf(TestRoutes.Event(id: "2")), StringComparer.Ordinal);
        Assert.Equal(route.KeyOf(TestRoutes.Event("""{"a": 1}""", id: "1")), route.KeyOf(TestRoutes.Event(id: "1")));
    }

    [Fact]
    public void KeyOf_OncePer_IsTheSameForEveryEventOfTheDeal()
    {
        var route = TestRoutes.One($$"""{{MoveFunds}}, "oncePer": "{$.objectId}" """);
        Assert.Equal(
            route.KeyOf(TestRoutes.Event("""{"objectId": 7, "stage": "won"}""", id: "1")),
            route.KeyOf(TestRoutes.Event("""{"objectId": "7", "stage": "won again"}""", id: "2")));
        Assert.NotEqual(route.KeyOf(TestRoutes.Event("""{"objectId": 7}""")), route.KeyOf(TestRoutes.Event("""{"objectId": 8}""")), StringComparer.Ordinal);
    }

    [Fact]
    public void KeyOf_AnyText_IsNeverBothAnEventsIdAndABusinessKey()
    {
        var byEvent = TestRoutes.One(MoveFunds);
        var once = TestRoutes.One($$"""{{MoveFunds}}, "oncePer": "$.key" """);
        Gen.String.Where(key => !string.IsNullOrWhiteSpace(key)).Sample(key =>
        {
            var business = once.KeyOf(TestRoutes.Event(StrictJson.Write(new JObject { ["key"] = key })));
            return Enumerable.Range(0, business.Length).All(start => byEvent.KeyOf(TestRoutes.Event(id: business[start..])) != business);
        });
    }

    [Fact]
    public void KeyOf_ValuesWithTheSeparatorInside_DoNotRunTogether()
    {
        var route = TestRoutes.One($$"""{{MoveFunds}}, "oncePer": "{$.a}-{$.b}" """);
        var value = Gen.Char["-1:"].Array[1, 4].Select(characters => new string(characters));
        Gen.Select(value, value, value, value)
            .Where((a, b, c, d) => (a, b) != (c, d))
            .Sample((a, b, c, d) => Key(a, b) != Key(c, d), iter: 20_000);

        string Key(string a, string b) => route.KeyOf(TestRoutes.Event(StrictJson.Write(new JObject { ["a"] = a, ["b"] = b })));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"objectId": null}""")]
    [InlineData("""{"objectId": " "}""")]
    public void KeyOf_BlankHole_IsAFault(string data)
    {
        var route = TestRoutes.One($$"""{{MoveFunds}}, "oncePer": "deal {$.objectId}" """);
        Assert.Equal("oncePer", Assert.Throws<RouteEvaluationException>(() => route.KeyOf(TestRoutes.Event(data))).Place);
    }

    [Fact]
    public void Arguments_PathsTemplatesAndLiterals_AreExactText()
    {
        var route = TestRoutes.One("""
            "id": "r", "when": { "source": "crm", "type": "t" }, "run": "register-customer",
            "with": { "email": "$.email", "limit": 10.50, "trial": true, "name": "{$.first} {$.last}", "braces": "{{x}}" }
            """);
        var arguments = route.Arguments(TestRoutes.Context(TestRoutes.Event("""{"email": "a@b.example", "first": "Ann", "last": "{$.email}"}""")));
        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["email"] = "a@b.example",
                ["limit"] = "10.50",
                ["trial"] = "true",
                ["name"] = "Ann {$.email}",
                ["braces"] = "{x}",
            },
            arguments);
    }

    [Fact]
    public void Arguments_RecordAndAssociated_AreSeen()
    {
        var route = TestRoutes.One("""
            "id": "r", "when": { "source": "crm", "type": "t" }, "run": "move-funds",
            "read": { "properties": ["amount"], "follow": { "to": "companies", "properties": ["voip_account"] } },
            "with": { "account": "$associated.voip_account", "amount": "$record.amount", "description": "Company {$associated.id}" }
            """);
        var records = new CrmRecords(
            StrictJson.ParseObject("""{"id": "1", "amount": "245.71293"}"""), StrictJson.ParseObject("""{"id": "2", "voip_account": "10001"}"""), new("companies", "2"));
        var arguments = route.Arguments(TestRoutes.Context(TestRoutes.Event()) with { Records = records });
        Assert.Equal(("10001", "245.71293", "Company 2"), (arguments["account"], arguments["amount"], arguments["description"]));
    }

    [Fact]
    public void Arguments_MissingValue_NamesTheArgument()
    {
        var route = TestRoutes.One(MoveFunds);
        var fault = Assert.Throws<RouteEvaluationException>(() => route.Arguments(TestRoutes.Context(TestRoutes.Event("""{"account": "7", "id": 1}"""))));
        Assert.Equal("Route 'r', with.amount: '$.amount' finds no value", fault.Message);
    }

    [Fact]
    public void Arguments_ValueThatTheOperationDoesNotTake_NamesTheArgumentAndNotTheValue()
    {
        var route = TestRoutes.One(MoveFunds);
        var fault = Assert.Throws<RouteEvaluationException>(() =>
            route.Arguments(TestRoutes.Context(TestRoutes.Event("""{"account": "7", "amount": "1,234.56", "id": 1}"""))));
        Assert.Equal("with.amount", fault.Place);
        Assert.DoesNotContain("1,234.56", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GiveUpAfter_Unsaid_IsADay() => Assert.Equal(TimeSpan.FromDays(1), TestRoutes.One(MoveFunds).GiveUpAfter);

    [Theory]
    [InlineData("00:01:00", 1)]
    [InlineData("1.12:00:00", 36 * 60)]
    [InlineData("30.00:00:00", 30 * 24 * 60)]
    public void GiveUpAfter_Said_IsRead(string text, int minutes) => Assert.Equal(
        TimeSpan.FromMinutes(minutes), TestRoutes.One($$"""{{MoveFunds}}, "giveUpAfter": "{{text}}" """).GiveUpAfter);

    [Fact]
    public void Brakes_Unsaid_HoldNothing() => Assert.Equal(new RouteBrakes(null, null, null), TestRoutes.One(MoveFunds).Brakes);

    [Theory]
    [InlineData("\"500.00\"")]
    [InlineData("500")]
    [InlineData("5e2")]
    public void Brakes_Said_AreRead(string maxAmount) => Assert.Equal(
        new RouteBrakes(500, MoveDirection.FromCustomer, new RecordRate(3, TimeSpan.FromDays(1))),
        TestRoutes.One($$"""
            {{MoveFunds}}, "brakes": { "maxAmount": {{maxAmount}}, "direction": "from-customer", "perRecord": { "times": 3, "within": "1.00:00:00" } }
            """).Brakes);

    [Theory]
    [InlineData("", false)]
    [InlineData(", \"observe\": false", false)]
    [InlineData(", \"observe\": true", true)]
    public void IsObserved_AsTheFileSays(string member, bool expected) => Assert.Equal(expected, TestRoutes.One(MoveFunds + member).IsObserved);

    [Theory]
    [InlineData("AUD")]
    [InlineData("aud")]
    public void Arguments_InThePlatformsCurrency_AreGood(string currency) =>
        Assert.Equal(currency, InAud.Arguments(TestRoutes.Context(Priced(currency)))["currency"]);

    [Theory]
    [InlineData("EUR", "the amount is in EUR, and the platform counts in AUD as the setting Billing:Currency says")]
    [InlineData("€", "currency is no currency of three letters as in ISO 4217, such as AUD")]
    public void Arguments_InAnotherCurrency_AreAFault(string currency, string reason)
    {
        var fault = Assert.Throws<RouteEvaluationException>(() => InAud.Arguments(TestRoutes.Context(Priced(currency))));
        Assert.Equal(("with.currency", reason), (fault.Place, fault.Reason));
    }

    [Theory]
    [InlineData("0", "amount is zero")]
    [InlineData("1.000001", "amount has more than five decimals")]
    [InlineData("1,000.00", "amount has grouped digits or a decimal comma")]
    [InlineData("A$5", "amount holds something besides digits, such as a currency")]
    public void Arguments_AmountThatIsNotPlainMoney_AreAFault(string amount, string reason)
    {
        var fault = Assert.Throws<RouteEvaluationException>(() => TestRoutes.One(MoveFunds).Arguments(TestRoutes.Context(
            TestRoutes.Event(StrictJson.Write(new JObject { ["account"] = "7", ["amount"] = amount, ["id"] = 1 })))));
        Assert.Equal("with.amount", fault.Place);
        Assert.StartsWith(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"account": "7", "captcha": "token"}""", true)]
    [InlineData("""{"account": "7", "captcha": ""}""", false)]
    [InlineData("""{"account": "7"}""", false)]
    public void Arguments_Captcha_IsThereWhereTheEventHasOne(string data, bool expected)
    {
        var route = TestRoutes.One("""
            "id": "r", "when": { "source": "crm", "type": "t" }, "run": "reset-password", "with": { "account": "$.account", "captcha": "$.captcha" }
            """);
        Assert.Equal(expected, route.Arguments(TestRoutes.Context(TestRoutes.Event(data))).ContainsKey("captcha"));
    }

    [Fact]
    public void WithoutSecrets_ListedPathsAndTheCaptcha_AreGoneAndNothingElse()
    {
        var route = TestRoutes.One("""
            "id": "r", "when": { "source": "crm", "type": "t" }, "run": "register-customer",
            "with": { "password": "$.data.password", "captcha": "$.data.captcha", "name": "$.data.name" },
            "secrets": ["$.data.password", "$.pins[*].pin", "$.list[0]"]
            """);
        var crmEvent = TestRoutes.Event("""
            {"data": {"password": "p1", "captcha": "c1", "name": "Ann"}, "pins": [{"pin": "1"}, {"pin": "2", "of": "x"}], "list": ["s", "t"]}
            """);
        var kept = route.WithoutSecrets(crmEvent);
        Assert.Equal("""{"data":{"name":"Ann"},"pins":[{},{"of":"x"}],"list":["t"]}""", StrictJson.Write(kept.Data));
        Assert.Equal((crmEvent.Fingerprint, crmEvent.Id), (kept.Fingerprint, kept.Id));
        Assert.Equal("p1", (string?)crmEvent.Data["data"]!["password"]);
        Assert.Equal("captcha password", string.Join(' ', route.SecretArguments.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void WithoutSecrets_CaptchaFromTheRecord_LeavesTheEventAlone()
    {
        var route = TestRoutes.One("""
            "id": "r", "when": { "source": "crm", "type": "t" }, "read": { "properties": ["voip_captcha", "voip_account"] },
            "run": "reset-password", "with": { "account": "$record.voip_account", "captcha": "$record.voip_captcha" }
            """);
        var crmEvent = TestRoutes.Event("""{"voip_captcha": "a field of the event"}""");
        Assert.Same(crmEvent, route.WithoutSecrets(crmEvent));
    }

    [Fact]
    public void QueryFor_Read_AsksForTheEventsRecord()
    {
        var route = TestRoutes.One($$"""
            {{TestRoutes.Balance}}, "read": { "properties": ["amount"], "follow": { "to": "companies", "properties": ["name"] } }
            """);
        var query = route.QueryFor(TestRoutes.Event(record: new("deals", "7")));
        Assert.NotNull(query);
        Assert.Equal(new RecordRef("deals", "7"), query.Record);
        Assert.Equal(["amount"], query.Properties);
        Assert.Equal("companies", query.Follow!.To);
        Assert.Equal(["name"], query.Follow.Properties);
    }

    [Fact]
    public void QueryFor_NamedRecord_AsksForThatOne()
    {
        var route = TestRoutes.One($$"""
            {{TestRoutes.Balance}}, "read": { "record": { "type": "contacts", "id": "$.contact" }, "properties": ["email"] }
            """);
        Assert.Equal(new RecordRef("contacts", "12"), route.QueryFor(TestRoutes.Event("""{"contact": 12}""", record: new("deals", "7")))!.Record);
        Assert.Equal("read.record.id", Assert.Throws<RouteEvaluationException>(() => route.QueryFor(TestRoutes.Event())).Place);
    }

    [Fact]
    public void QueryFor_EventWithoutRecord_IsAFault()
    {
        var route = TestRoutes.One($$"""{{TestRoutes.Balance}}, "read": { "properties": ["amount"] }""");
        Assert.Equal("Route 'r', read.record: the event names no record", Assert.Throws<RouteEvaluationException>(() => route.QueryFor(TestRoutes.Event())).Message);
    }

    [Fact]
    public void QueryFor_NoRead_IsNothing() => Assert.Null(TestRoutes.One(TestRoutes.Balance).QueryFor(TestRoutes.Event()));

    private static Route InAud => Assert.Single(TestRoutes.LoadWhere("AUD", TestRoutes.FileOf("""
        "id": "r", "when": { "source": "crm", "type": "t" }, "run": "move-funds",
        "with": { "account": "$.account", "amount": 5, "currency": "$.currency", "description": "d" }
        """)).Routes);

    private static CrmEvent Priced(string currency) =>
        TestRoutes.Event(StrictJson.Write(new JObject { ["account"] = "7", ["currency"] = currency }));
}
