using Bridge.Crm;
using Bridge.Json;
using Bridge.Routing;

namespace Bridge.Tests.Routing;

public sealed class WriteBackTests
{
    private const string Operation = "\nBridge operation 0123456789abcdef0123456789abcdef";
    private const string LastLine = Operation + " (Succeeded)";
    private const string LastLineOfFailure = Operation + " (Refused)";

    private const string Followed = """
        "id": "r", "when": { "source": "crm", "type": "t" }, "run": "move-funds",
        "read": { "properties": ["name"], "follow": { "to": "companies", "properties": ["voip_account"] } },
        "with": { "account": "$associated.voip_account", "amount": "$.amount", "description": "Deal" }
        """;

    [Fact]
    public void Success_FieldsAndNote_ComeFromAllThatIsKnown()
    {
        var route = TestRoutes.One($$"""
            {{Followed}},
            "writeBack": {
              "record": "associated",
              "fields": { "balance": "$result.customer_balance", "done": true, "count": 3, "at": "$operation.at", "by": "{$record.name}!", "flag": "$.flag" },
              "note": "Moved {$arguments.amount} to {$arguments.account}: {$operation.state} {$operation.reason}"
            }
            """);
        var writeBack = route.OnSuccess(Known());
        Assert.NotNull(writeBack);
        Assert.Equal(new RecordRef("companies", "2"), writeBack.Record);
        Assert.Equal(
            """{"balance":242.08793,"done":true,"count":3,"at":"2026-03-15T08:30:00Z","by":"Ann!","flag":false}""",
            StrictJson.Write(new JObject(writeBack.Fields.Select(field => new JProperty(field.Key, field.Value)))));
        Assert.Equal("Moved 12.50 to 10001: Succeeded " + LastLine, writeBack.Note);
    }

    [Fact]
    public void Success_NoWriteBack_IsNothing() => Assert.Null(TestRoutes.One(Followed).OnSuccess(Known()));

    [Fact]
    public void Success_FieldsAlone_LeaveNoNote()
    {
        var route = TestRoutes.One($$"""{{Followed}}, "writeBack": { "fields": { "done": true } }""");
        var writeBack = route.OnSuccess(Known());
        Assert.Equal(new RecordRef("deals", "1"), writeBack!.Record);
        Assert.Null(writeBack.Note);
    }

    [Fact]
    public void Success_NamedRecord_IsTheOneWritten()
    {
        var route = TestRoutes.One($$"""
            {{Followed}}, "writeBack": { "record": { "type": "contacts", "id": "$.contact" }, "note": "Done." }
            """);
        Assert.Equal(new RecordRef("contacts", "33"), route.OnSuccess(Known())!.Record);
    }

    [Theory]
    [InlineData("""{ "fields": { "x": "$result.customer_credit_limit" } }""", "writeBack.fields.x")]
    [InlineData("""{ "fields": { "x": "$.null" } }""", "writeBack.fields.x")]
    [InlineData("""{ "note": "{$.none}" }""", "writeBack.note")]
    [InlineData("""{ "record": { "type": "contacts", "id": "$.none" }, "note": "n" }""", "writeBack.record.id")]
    public void Success_MissingValue_IsAFaultAtItsPlace(string writeBack, string place)
    {
        var route = TestRoutes.One($$"""{{Followed}}, "writeBack": {{writeBack}}""");
        Assert.Equal(place, Assert.Throws<RouteEvaluationException>(() => route.OnSuccess(Known())).Place);
    }

    [Fact]
    public void Success_NothingAssociated_IsAFault()
    {
        var route = TestRoutes.One($$"""{{Followed}}, "writeBack": { "record": "associated", "note": "Done." }""");
        var context = Known() with { Records = new CrmRecords([], null, null) };
        Assert.Equal("Route 'r', writeBack.record: no record is associated", Assert.Throws<RouteEvaluationException>(() => route.OnSuccess(context)).Message);
    }

    [Fact]
    public void Success_EventWithoutRecord_IsAFault()
    {
        var route = TestRoutes.One($$"""{{Followed}}, "writeBack": { "note": "Done." }""");
        Assert.Throws<RouteEvaluationException>(() => route.OnSuccess(Known() with { Event = TestRoutes.Event() }));
    }

    [Fact]
    public void Success_SecretOperation_MayWriteItsResult()
    {
        var route = TestRoutes.One("""
            "id": "r", "when": { "source": "crm", "type": "t" }, "run": "login-url", "with": { "account": "$.account", "captcha": "$.captcha" },
            "writeBack": { "fields": { "link": "$result.url" } }
            """);
        var context = Known() with { Result = StrictJson.ParseObject("""{"url": "https://portal.example/x"}""") };
        Assert.Equal("https://portal.example/x", (string?)route.OnSuccess(context)!.Fields["link"]);
    }

    [Fact]
    public void Arguments_SecretOnes_AreNotSeenEvenIfTheyAreGiven()
    {
        var route = TestRoutes.One("""
            "id": "r", "when": { "source": "crm", "type": "t" }, "run": "register-customer",
            "with": { "password": "$.password", "name": "$.name" }, "secrets": ["$.password"],
            "writeBack": { "note": "{$arguments.*}" }
            """);
        var context = Known() with { Arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["password"] = "p1", ["name"] = "Ann" } };
        Assert.Equal("Ann" + LastLine, route.OnSuccess(context)!.Note);
    }

    [Fact]
    public void Failure_NoOnFailure_LeavesANoteThatSaysWhyAndWhatToDo()
    {
        var writeBack = TestRoutes.One(Followed).OnFailure(KnownOfFailure());
        Assert.NotNull(writeBack);
        Assert.Equal(new RecordRef("deals", "1"), writeBack.Record);
        Assert.Empty(writeBack.Fields);
        Assert.Equal(
            "The billing operation move-funds did not succeed (Refused).\nWhy: No such customer.\nWhat to do: Correct the account number." + LastLineOfFailure,
            writeBack.Note);
    }

    [Fact]
    public void Failure_NoOnFailureAndNoRecord_IsNothing() =>
        Assert.Null(TestRoutes.One(Followed).OnFailure(KnownOfFailure() with { Event = TestRoutes.Event() }));

    [Fact]
    public void Failure_False_IsNothing() =>
        Assert.Null(TestRoutes.One($$"""{{Followed}}, "onFailure": false""").OnFailure(KnownOfFailure()));

    [Fact]
    public void Failure_OnFailure_IsWrittenAsTheRouteSays()
    {
        var route = TestRoutes.One($$"""
            {{Followed}}, "onFailure": { "record": "associated", "fields": { "status": "{$operation.state}" }, "note": "Not moved: {$operation.reason}" }
            """);
        var writeBack = route.OnFailure(KnownOfFailure());
        Assert.Equal(new RecordRef("companies", "2"), writeBack!.Record);
        Assert.Equal("Refused", (string?)writeBack.Fields["status"]);
        Assert.Equal("Not moved: No such customer." + LastLineOfFailure, writeBack.Note);
    }

    [Fact]
    public void Failure_FieldsAlone_LeaveNoNote() =>
        Assert.Null(TestRoutes.One($$"""{{Followed}}, "onFailure": { "fields": { "status": "failed" } }""").OnFailure(KnownOfFailure())!.Note);

    [Fact]
    public void Failure_MissingValues_AreLeftOutAndTheUsualNoteIsLeft()
    {
        var route = TestRoutes.One($$"""
            {{Followed}}, "onFailure": { "fields": { "status": "failed", "x": "$.none" }, "note": "{$record.name} {$.none}" }
            """);
        var writeBack = route.OnFailure(KnownOfFailure() with { Records = null });
        Assert.Equal("status", Assert.Single(writeBack!.Fields.Keys));
        Assert.StartsWith("The billing operation move-funds did not succeed", writeBack.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_OnlyFieldsAndNoneHasAValue_LeavesTheUsualNote()
    {
        var route = TestRoutes.One($$"""{{Followed}}, "onFailure": { "fields": { "x": "$.none" } }""");
        Assert.StartsWith("The billing operation", route.OnFailure(KnownOfFailure())!.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_NothingAssociated_LeavesTheNoteOnTheEventsRecordWithoutTheOthersFields()
    {
        var route = TestRoutes.One($$"""
            {{Followed}}, "onFailure": { "record": "associated", "fields": { "company_status": "failed" }, "note": "Not moved." }
            """);
        var writeBack = route.OnFailure(KnownOfFailure() with { Records = null });
        Assert.Equal(new RecordRef("deals", "1"), writeBack!.Record);
        Assert.Empty(writeBack.Fields);
        Assert.Equal("Not moved." + LastLineOfFailure, writeBack.Note);
    }

    private static RouteContext Known() => TestRoutes.Context(TestRoutes.Event("""{"flag": false, "null": null, "contact": 33}""", record: new("deals", "1"))) with
    {
        Records = new CrmRecords(
            StrictJson.ParseObject("""{"id": "1", "name": "Ann"}"""), StrictJson.ParseObject("""{"id": "2", "voip_account": "10001"}"""), new("companies", "2")),
        Arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["account"] = "10001", ["amount"] = "12.50" },
        Result = StrictJson.ParseObject("""{"customer_balance": 242.08793}"""),
        Operation = TestRoutes.Succeeded,
    };

    private static RouteContext KnownOfFailure() => Known() with { Result = null, Operation = TestRoutes.Failed };
}
