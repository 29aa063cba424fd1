using System.Text;
using Bridge.Routing;
using Bridge.Routing.Files;

namespace Bridge.Tests.Routing;

public sealed class RouteMistakeTests
{
    private const string When = """ "id": "r", "when": { "source": "crm", "type": "t" } """;
    private const string MoveFunds = $$"""{{When}}, "run": "move-funds", "with": { "account": "$.a", "amount": 1, "description": "d" } """;
    private const string Reset = $$"""{{When}}, "run": "reset-password", "with": { "account": "$.a", "captcha": "$.data.captcha", "pin": "$.pin" }, "secrets": ["$.pin"] """;

    [Theory]

    // The route as a whole.
    [InlineData("""{{Balance}}, "oncePerr": "x" """, "routes[0].oncePerr: 'oncePerr' means nothing here; did you mean 'oncePer'?")]
    [InlineData("""{{Balance}}, "frobnicate": "x" """, "routes[0].frobnicate: 'frobnicate' means nothing here; possible here: id, when,")]
    [InlineData(""" "when": { "source": "crm", "type": "t" }, "run": "get-partner-balance", "with": { "period": "today" } """, "routes[0]: 'id' is missing; give the route a name")]
    [InlineData(""" "id": "r", "run": "get-partner-balance", "with": { "period": "today" } """, "routes[0]: 'when' is missing")]
    [InlineData(""" "id": "Big_Deal", "when": { "source": "crm", "type": "t" }, "run": "get-partner-balance", "with": { "period": "today" } """, "routes[0].id: 'Big_Deal' is no id")]
    [InlineData(""" "id": 7, "when": { "source": "crm", "type": "t" }, "run": "get-partner-balance", "with": { "period": "today" } """, "routes[0].id: is no text")]

    // when
    [InlineData(""" "id": "r", "when": { "type": "t" }, "run": "get-partner-balance", "with": { "period": "today" } """, "routes[0].when: 'source' is missing")]
    [InlineData(""" "id": "r", "when": { "source": "crm" }, "run": "get-partner-balance", "with": { "period": "today" } """, "routes[0].when: 'type' is missing")]
    [InlineData(""" "id": "r", "when": { "source": "crm", "type": [] }, "run": "get-partner-balance", "with": { "period": "today" } """, "routes[0].when.type: names no type")]
    [InlineData(""" "id": "r", "when": { "source": "crn", "type": "t" }, "run": "get-partner-balance", "with": { "period": "today" } """, "routes[0].when.source: 'crn' is no configured source; set Sources:crn:Kind, or did you mean 'crm'? Possible here: crm, hubspot, generic, closed")]
    [InlineData(""" "id": "r", "when": { "source": "crm", "type": "t", "were": {} }, "run": "get-partner-balance", "with": { "period": "today" } """, "routes[0].when.were: 'were' means nothing here; did you mean 'where'?")]
    [InlineData(""" "id": "r", "when": { "source": "crm", "type": "t", "where": { "$record.x": 1 } }, "run": "get-partner-balance", "with": { "period": "today" } """, "routes[0].when.where['$record.x']: '$record.x' cannot be seen here; only '$', the event, can")]
    [InlineData(""" "id": "r", "when": { "source": "crm", "type": "t", "where": { "amount": 1 } }, "run": "get-partner-balance", "with": { "period": "today" } """, "routes[0].when.where.amount: 'amount' starts from nothing")]

    // Conditions.
    [InlineData("""{{Balance}}, "if": { "$.x": null } """, "routes[0].if['$.x']: is not what can be compared here; write text, a number, true or false, or an object of tests")]
    [InlineData("""{{Balance}}, "if": { "$.x": [1] } """, "routes[0].if['$.x']: is not what can be compared here")]
    [InlineData("""{{Balance}}, "if": { "$.x": {} } """, "routes[0].if['$.x']: tests nothing")]
    [InlineData("""{{Balance}}, "if": { "$.x": { "over": 1 } } """, "routes[0].if['$.x'].over: 'over' means nothing here; possible here: is, isNot, in, above, below, atLeast, atMost, exists, startsWith")]
    [InlineData("""{{Balance}}, "if": { "$.x": { "above": "1" } } """, "routes[0].if['$.x'].above: is not what can be compared here; write a number without quotes")]
    [InlineData("""{{Balance}}, "if": { "$.x": { "in": [] } } """, "routes[0].if['$.x'].in: is not what can be compared here; write a list")]
    [InlineData("""{{Balance}}, "if": { "$.x": { "exists": "yes" } } """, "routes[0].if['$.x'].exists: is not what can be compared here; write true or false")]
    [InlineData("""{{Balance}}, "if": { "$.x": { "startsWith": 1 } } """, "routes[0].if['$.x'].startsWith: is not what can be compared here; write text in quotes")]
    [InlineData("""{{Balance}}, "if": { "$record.x": 1 } """, "'$record.x' cannot be seen here; add 'read' to the route")]
    [InlineData("""{{Balance}}, "read": { "properties": ["x"] }, "if": { "$associated.x": 1 } """, "'$associated.x' cannot be seen here; add 'read' with 'follow' to the route")]
    [InlineData("""{{Balance}}, "read": { "properties": ["x"] }, "if": { "$record.y": 1 } """, "'$record.y' never finds a value, since there is no 'y'; add it to read.properties")]
    [InlineData("""{{Balance}}, "if": { "$result.x": 1 } """, "'$result.x' cannot be seen here; it is known only after the call: use it in 'writeBack'")]
    [InlineData("""{{Balance}}, "if": { "$.x[?(@.y =~ /z/)]": { "exists": true } } """, "filters by a regular expression")]

    // read
    [InlineData("""{{Balance}}, "read": {} """, "routes[0].read: reads nothing")]
    [InlineData("""{{Balance}}, "read": { "properties": "x" } """, "routes[0].read.properties: is no list")]
    [InlineData("""{{Balance}}, "read": { "follow": { "properties": ["x"] } } """, "routes[0].read.follow: 'to' is missing")]
    [InlineData("""{{Balance}}, "read": { "properties": [], "record": { "type": "contacts" } } """, "routes[0].read.record: 'id' is missing")]
    [InlineData("""{{Balance}}, "read": { "properties": [], "record": { "type": "contacts", "id": "$record.id" } } """, "'$record.id' cannot be seen here; only '$', the event, can")]
    [InlineData(""" "id": "r", "when": { "source": "generic", "type": "t" }, "read": { "properties": ["x"] }, "run": "get-partner-balance", "with": { "period": "today" } """, "routes[0].read: source 'generic' is Generic, from which no records can be read")]

    // run and with
    [InlineData("""{{When}} """, "routes[0]: 'run' is missing; name the billing operation: get-customer-balance, get-partner-balance, move-funds, register-customer, confirm-email, login-url, reset-password")]
    [InlineData("""{{When}}, "run": "move-fund" """, "routes[0].run: 'move-fund' is no billing operation; did you mean 'move-funds'? Possible here: get-customer-balance, get-partner-balance, move-funds, register-customer, confirm-email, login-url, reset-password")]
    [InlineData("""{{When}}, "run": "move-funds" """, "routes[0]: move-funds also needs account, amount, description; add to 'with'")]
    [InlineData("""{{When}}, "run": "get-customer-balance", "with": { "account": "$.a" } """, "routes[0].with: get-customer-balance also needs from, to; add to 'with', or a 'period' for the days")]
    [InlineData("""{{When}}, "run": "get-partner-balance", "with": { "period": "last-week" } """, "routes[0].with.period: 'last-week' is no period;")]
    [InlineData("""{{When}}, "run": "get-partner-balance", "with": { "period": "today", "from": "2026-01-01" } """, "routes[0].with.period: gives both days already")]
    [InlineData("""{{When}}, "run": "reset-password", "with": { "account": "$.a", "period": "today" } """, "routes[0].with.period: reset-password takes no 'period'")]
    [InlineData("""{{When}}, "run": "get-partner-balance", "with": { "period": "today", "acount": "$.a" } """, "routes[0].with.acount: get-partner-balance takes no 'acount'")]
    [InlineData("""{{When}}, "run": "reset-password", "with": { "account": "$.a", "Captcha": "$.c" } """, "routes[0].with.Captcha: reset-password takes no 'Captcha'; did you mean 'captcha'?")]
    [InlineData("""{{When}}, "run": "reset-password", "with": { "account": { "x": 1 } } """, "routes[0].with.account: is no value; write text, a number, true or false")]
    [InlineData("""{{When}}, "run": "reset-password", "with": { "account": null } """, "routes[0].with.account: is no value")]
    [InlineData("""{{When}}, "run": "reset-password", "with": { "account": "" } """, "routes[0].with.account: is blank; write a value")]
    [InlineData("""{{When}}, "run": "move-funds", "with": { "account": "1", "amount": "1,000.00", "description": "d" } """, "routes[0].with.amount: amount")]
    [InlineData("""{{When}}, "run": "move-funds", "with": { "account": "1", "amount": 0, "description": "d" } """, "routes[0].with.amount: amount")]
    [InlineData("""{{When}}, "run": "move-funds", "with": { "account": "$.a", "amount": "{$.b", "description": "d" } """, "routes[0].with.amount: the hole that begins at character 1 has no end")]
    [InlineData("""{{When}}, "run": "reset-password", "with": { "account": "$arguments.x" } """, "'$arguments.x' cannot be seen here")]

    [InlineData("""{{When}}, "run": "get-partner-balance", "with": { "period": "today", "currency": "AUD" } """, "routes[0].with.currency: get-partner-balance takes no 'currency'")]

    // brakes
    [InlineData("""{{MoveFunds}}, "brakes": 500 """, "routes[0].brakes: is no object")]
    [InlineData("""{{MoveFunds}}, "brakes": {} """, "routes[0].brakes: holds nothing; set one of maxAmount, direction, perRecord")]
    [InlineData("""{{Balance}}, "brakes": { "maxAmount": "1" } """, "routes[0].brakes: brakes hold move-funds only, and get-customer-balance moves no funds; leave them out")]
    [InlineData("""{{MoveFunds}}, "brakes": { "maxAmmount": "1" } """, "routes[0].brakes.maxAmmount: 'maxAmmount' means nothing here; did you mean 'maxAmount'?")]
    [InlineData("""{{MoveFunds}}, "brakes": { "maxAmount": "0" } """, "routes[0].brakes.maxAmount: is no amount above zero; write it as \"500.00\"")]
    [InlineData("""{{MoveFunds}}, "brakes": { "maxAmount": -5 } """, "routes[0].brakes.maxAmount: is no amount above zero")]
    [InlineData("""{{MoveFunds}}, "brakes": { "maxAmount": "1,000" } """, "routes[0].brakes.maxAmount: is no amount above zero")]
    [InlineData("""{{MoveFunds}}, "brakes": { "maxAmount": "$500" } """, "routes[0].brakes.maxAmount: is no amount above zero")]
    [InlineData("""{{MoveFunds}}, "brakes": { "maxAmount": "1.000001" } """, "routes[0].brakes.maxAmount: is no amount above zero")]
    [InlineData("""{{MoveFunds}}, "brakes": { "maxAmount": true } """, "routes[0].brakes.maxAmount: is no amount above zero")]
    [InlineData("""{{MoveFunds}}, "brakes": { "maxAmount": null } """, "routes[0].brakes.maxAmount: is no amount above zero")]
    [InlineData("""{{MoveFunds}}, "brakes": { "direction": "to-costumer" } """, "routes[0].brakes.direction: 'to-costumer' is no direction; did you mean 'to-customer'? Possible here: to-customer, from-customer")]
    [InlineData("""{{MoveFunds}}, "brakes": { "perRecord": { "within": "01:00:00" } } """, "routes[0].brakes.perRecord: 'times' is missing; say how often")]
    [InlineData("""{{MoveFunds}}, "brakes": { "perRecord": { "times": 3 } } """, "routes[0].brakes.perRecord: 'within' is missing; say in what time")]
    [InlineData("""{{MoveFunds}}, "brakes": { "perRecord": { "times": 0, "within": "01:00:00" } } """, "routes[0].brakes.perRecord.times: is no whole number from 1 to 1000; write it without quotes")]
    [InlineData("""{{MoveFunds}}, "brakes": { "perRecord": { "times": "3", "within": "01:00:00" } } """, "routes[0].brakes.perRecord.times: is no whole number")]
    [InlineData("""{{MoveFunds}}, "brakes": { "perRecord": { "times": 1001, "within": "01:00:00" } } """, "routes[0].brakes.perRecord.times: is no whole number")]
    [InlineData("""{{MoveFunds}}, "brakes": { "perRecord": { "times": 3, "within": "1d" } } """, "routes[0].brakes.perRecord.within: '1d' is no time from one minute to 30 days; write it as [d.]hh:mm:ss, such as 12:00:00, or 1.00:00:00 for a day")]

    // giveUpAfter
    [InlineData("""{{Balance}}, "giveUpAfter": "24:00:00" """, "routes[0].giveUpAfter: '24:00:00' is no time from one minute to 30 days; write it as [d.]hh:mm:ss")]
    [InlineData("""{{Balance}}, "giveUpAfter": "00:00:59" """, "routes[0].giveUpAfter: '00:00:59' is no time from one minute to 30 days")]
    [InlineData("""{{Balance}}, "giveUpAfter": "30.00:00:01" """, "routes[0].giveUpAfter: '30.00:00:01' is no time")]
    [InlineData("""{{Balance}}, "giveUpAfter": "-01:00:00" """, "routes[0].giveUpAfter: '-01:00:00' is no time")]
    [InlineData("""{{Balance}}, "giveUpAfter": "7" """, "routes[0].giveUpAfter: '7' is no time")]
    [InlineData("""{{Balance}}, "giveUpAfter": 7 """, "routes[0].giveUpAfter: is no text")]

    // observe
    [InlineData("""{{Balance}}, "observe": "true" """, "routes[0].observe: is neither true nor false; write one of them, without quotes")]

    // oncePer
    [InlineData("""{{MoveFunds}}, "oncePer": "always" """, "routes[0].oncePer: names nothing of the event")]
    [InlineData("""{{MoveFunds}}, "oncePer": "{$record.id}", "read": { "properties": ["x"] } """, "routes[0].oncePer: '$record.id' cannot be seen here; only '$', the event, can")]
    [InlineData("""{{MoveFunds}}, "oncePer": 7 """, "routes[0].oncePer: is no text")]

    // secrets
    [InlineData("""{{Reset}}, "oncePer": "{$.pin}" """, "routes[0].oncePer: '$.pin' is, or holds, a secret input")]
    [InlineData("""{{Reset}}, "if": { "$.data['captcha']": { "exists": true } } """, "is, or holds, a secret input")]
    [InlineData("""{{Reset}}, "writeBack": { "note": "{$.data.captcha}" } """, "routes[0].writeBack.note: '$.data.captcha' is, or holds, a secret input")]
    [InlineData("""{{Reset}}, "writeBack": { "fields": { "x": "$" } } """, "routes[0].writeBack.fields.x: '$' is, or holds, a secret input")]
    [InlineData("""{{Reset}}, "writeBack": { "note": "{$arguments.captcha}" } """, "there is no 'captcha'; name an argument of 'with' that is no secret")]
    [InlineData("""{{Reset}}, "writeBack": { "note": "{$arguments.pin}" } """, "there is no 'pin'; name an argument of 'with' that is no secret")]
    [InlineData("""{{Balance}}, "secrets": ["$record.x"] """, "routes[0].secrets[0]: '$record.x' cannot be seen here; only '$', the event, can")]
    [InlineData("""{{Balance}}, "secrets": ["$..captcha"] """, "routes[0].secrets[0]: '$..captcha' may be anything; name the one place")]
    [InlineData("""{{Balance}}, "secrets": "$.x" """, "routes[0].secrets: is no list")]
    [InlineData("""{{When}}, "run": "reset-password", "with": { "account": "$.a", "captcha": "$..captcha" } """, "routes[0].with.captcha: '$..captcha' may be anything")]
    [InlineData("""{{When}}, "read": { "properties": ["c"] }, "run": "reset-password", "with": { "account": "$.a", "captcha": "$record.c" }, "writeBack": { "note": "{$record.c}" } """, "routes[0].writeBack.note: '$record.c' is, or holds, a secret input")]

    // writeBack and onFailure
    [InlineData("""{{MoveFunds}}, "writeBack": {} """, "routes[0].writeBack: writes nothing")]
    [InlineData("""{{MoveFunds}}, "writeBack": { "fields": {} } """, "routes[0].writeBack: writes nothing")]
    [InlineData("""{{MoveFunds}}, "writeBack": { "notes": "x", "note": "y" } """, "routes[0].writeBack.notes: 'notes' means nothing here; did you mean 'note'?")]
    [InlineData("""{{MoveFunds}}, "writeBack": { "note": " " } """, "routes[0].writeBack.note: is no text, or blank")]
    [InlineData("""{{MoveFunds}}, "writeBack": { "fields": { "x": null } } """, "routes[0].writeBack.fields.x: is no value")]
    [InlineData("""{{MoveFunds}}, "writeBack": { "record": "associated", "note": "n" } """, "routes[0].writeBack.record: no association is followed")]
    [InlineData("""{{MoveFunds}}, "writeBack": { "record": "evnt", "note": "n" } """, "routes[0].writeBack.record: 'evnt' is no record; did you mean 'event'?")]
    [InlineData("""{{MoveFunds}}, "writeBack": { "record": { "type": "contacts" }, "note": "n" } """, "routes[0].writeBack.record: 'id' is missing")]
    [InlineData("""{{MoveFunds}}, "writeBack": { "note": "{$result.balance}" } """, "'$result.balance' never finds a value, since there is no 'balance'; move-funds answers customer_balance, customer_credit_limit")]
    [InlineData("""{{MoveFunds}}, "writeBack": { "note": "{$arguments.period}" } """, "there is no 'period'; name an argument of 'with'")]
    [InlineData("""{{MoveFunds}}, "writeBack": { "note": "{$operation.why}" } """, "there is no 'why'; use one of id, state, reason, advice, at")]
    [InlineData("""{{MoveFunds}}, "onFailure": { "note": "{$result.customer_balance}" } """, "routes[0].onFailure.note: '$result.customer_balance' cannot be seen here; a call that failed has no result: use '$operation.reason'")]
    [InlineData("""{{MoveFunds}}, "onFailure": true """, "routes[0].onFailure: is no object")]
    public void Route_WithAMistake_IsRefusedWithItsPlaceAndWhatToDo(string members, string expected)
    {
        var route = members
            .Replace("{{Balance}}", TestRoutes.Balance, StringComparison.Ordinal)
            .Replace("{{When}}", When, StringComparison.Ordinal)
            .Replace("{{MoveFunds}}", MoveFunds, StringComparison.Ordinal)
            .Replace("{{Reset}}", Reset, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Single(TestRoutes.Mistakes(route)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get-partner-balance", "closing_balance")]
    [InlineData("register-customer", "whatever_the_portal_says")]
    public void Result_NameThatTheOperationAnswers_IsAccepted(string run, string result)
    {
        var with = run == "get-partner-balance" ? """{ "period": "today" }""" : "{}";
        TestRoutes.LoadOne($$"""{{When}}, "run": "{{run}}", "with": {{with}}, "writeBack": { "note": "{$result.{{result}}}" }""");
    }

    [Fact]
    public void Arguments_OfAPeriod_AreItsDays() =>
        TestRoutes.LoadOne($$"""{{TestRoutes.Balance}}, "writeBack": { "note": "{$arguments.from} to {$arguments.to}" }""");

    [Fact]
    public void Files_WithManyMistakes_SayAllOfThemWithFileLineAndColumn()
    {
        var first = """
            {
              "routes": [
                {
                  "id": "one",
                  "when": { "source": "crm", "type": "t" },
                  "run": "move-fund"
                },
                { "id": "two", "when": { "source": "crm", "type": "t" }, "run": "get-partner-balance", "with": { "period": "weekly" } }
              ],
              "version": 1
            }
            """;
        var second = TestRoutes.FileOf(""" "id": "one", "when": { "source": "nowhere", "type": "t" }, "run": "get-partner-balance", "with": { "period": "today" } """);
        var exception = Assert.Throws<RouteFileException>(() => TestRoutes.Load(first, second));
        Assert.Collection(
            exception.Mistakes,
            mistake => Assert.StartsWith("a.json(10,12): version: 'version' means nothing here", mistake, StringComparison.Ordinal),
            mistake => Assert.StartsWith("a.json(6,24): routes[0].run: 'move-fund' is no billing operation", mistake, StringComparison.Ordinal),
            mistake => Assert.StartsWith("a.json(8,", mistake, StringComparison.Ordinal),
            mistake => Assert.StartsWith("b.json(1,", mistake, StringComparison.Ordinal),
            mistake => Assert.Matches(@"^b\.json\(1,\d+\): routes\[0\]\.id: 'one' is the id of another route, at a\.json\(4,17\); give each its own$", mistake));
        Assert.All(exception.Mistakes, mistake => Assert.Contains(mistake, exception.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "routes": [ }""", "a.json(1,15): is no valid JSON")]
    [InlineData("""{ "routes": [], "routes": [] }""", "a.json(1,25): is no valid JSON")]
    [InlineData("", "a.json(1,1): is no valid JSON")]
    [InlineData("[]", "a.json(1,1): is no object")]
    [InlineData("{}", "a.json(1,1): 'routes' is missing")]
    [InlineData("""{ "routes": {} }""", "a.json(1,13): routes: is no list")]
    [InlineData("""{ "routes": [7] }""", "a.json(1,14): routes[0]: is no object")]
    public void File_ThatIsNoRouteFile_IsRefused(string content, string expected) =>
        Assert.Contains(expected, Assert.Single(Assert.Throws<RouteFileException>(() => TestRoutes.Load(content)).Mistakes), StringComparison.Ordinal);

    [Fact]
    public void File_Missing_NamesTheFileAndTheSetting()
    {
        var exception = Assert.Throws<RouteFileException>(() => RouteFiles.Load(["no/such.json"], Path.GetTempPath(), TestRoutes.Sources, currency: ""));
        var mistake = Assert.Single(exception.Mistakes);
        Assert.StartsWith("no/such.json: the file cannot be read as ", mistake, StringComparison.Ordinal);
        Assert.Contains("Routes:Files", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void File_WithByteOrderMarkAndComments_IsRead() =>
        Assert.Single(TestRoutes.Load(Encoding.UTF8.GetString(Encoding.UTF8.Preamble) + "// Why.\n" + TestRoutes.FileOf(TestRoutes.Balance)).Routes);

    [Fact]
    public void Source_ThatIsClosed_IsKnown() =>
        TestRoutes.LoadOne(TestRoutes.Balance.Replace("\"crm\"", "\"closed\"", StringComparison.Ordinal));

    [Theory]
    [InlineData(""" "brakes": { "maxAmount": "1000" } """, "without 'oncePer'")]
    [InlineData(""" "oncePer": "{$.id}" """, "without a 'maxAmount'")]
    [InlineData(""" "oncePer": "{$.id}", "brakes": { "direction": "to-customer" } """, "without a 'maxAmount'")]
    public void MoveFunds_WithoutWhatKeepsASlipSmall_IsAWarning(string members, string expected)
    {
        var warning = Assert.Single(TestRoutes.LoadOne($"{MoveFunds}, {members}").Warnings);
        Assert.Matches(@"^a\.json\(1,\d+\): routes\[0\]: route 'r' moves funds ", warning);
        Assert.Contains(expected, warning, StringComparison.Ordinal);
    }

    [Fact]
    public void MoveFunds_WithOncePerAndMaxAmount_IsNoWarning()
    {
        Assert.Empty(TestRoutes.LoadOne($$"""{{MoveFunds}}, "oncePer": "{$.id}", "brakes": { "maxAmount": "1000" } """).Warnings);
        Assert.Empty(TestRoutes.LoadOne(TestRoutes.Balance).Warnings);
    }

    [Fact]
    public void Currency_WhereThePlatformsIsNotKnown_IsAMistakeThatSaysToSetIt()
    {
        var mistake = Assert.Single(TestRoutes.Mistakes(Currency("$.currency")));
        Assert.Equal(
            "routes[0].with.currency: cannot be checked, since the platform's currency is not known; set Billing:Currency to its three letters, such as AUD, or leave 'currency' out",
            mistake);
    }

    [Theory]
    [InlineData("EUR", "the amount is in EUR, and the platform counts in AUD as the setting Billing:Currency says;")]
    [InlineData("A$", "currency is no currency of three letters as in ISO 4217, such as AUD;")]
    public void Currency_ThatStandsInTheRouteAndIsNotThePlatforms_IsAMistake(string currency, string expected) =>
        Assert.StartsWith(
            $"routes[0].with.currency: {expected}", Assert.Single(TestRoutes.Mistakes(Currency(currency), "AUD")), StringComparison.Ordinal);

    private static string Currency(string value) =>
        $$"""{{When}}, "run": "move-funds", "with": { "account": "$.a", "amount": 1, "description": "d", "currency": "{{value}}" } """;
}
