namespace Bridge.Tests.Routing;

public sealed class LoopTests
{
    private const string Refusal = "writes the field 'balance', whose change the route itself waits for";

    [Theory]
    [InlineData("\"balance\"")]
    [InlineData("""{ "in": ["refresh", "balance"] }""")]
    [InlineData("""{ "startsWith": "bal" }""")]
    [InlineData("""{ "isNot": "refresh" }""")]
    [InlineData("""{ "exists": true }""")]
    public void Route_ThatWritesTheFieldItWaitsFor_IsRefused(string field) =>
        Assert.Contains(Refusal, Mistake(Route("r", field, """ "writeBack": { "fields": { "balance": 1 } } """)), StringComparison.Ordinal);

    [Theory]
    [InlineData(""" "onFailure": { "fields": { "balance": 1 } } """)]
    [InlineData(""" "writeBack": { "record": "event", "fields": { "balance": 1 } } """)]
    [InlineData(""" "writeBack": { "record": { "type": "contacts", "id": "$.objectId" }, "fields": { "balance": 1 } } """)]
    public void Route_ThatWritesItOnTheEventsRecordInWhateverWay_IsRefused(string writeBack) =>
        Assert.Contains(Refusal, Mistake(Route("r", "\"balance\"", writeBack)), StringComparison.Ordinal);

    [Theory]
    [InlineData("['propertyName']")]
    [InlineData("..propertyName")]
    public void Route_ThatNamesTheChangedFieldInAnotherWay_IsRefused(string path) =>
        Assert.Contains(Refusal, Mistake(Route("r", "\"balance\"", """ "writeBack": { "fields": { "balance": 1 } } """)
            .Replace("$.propertyName", "$" + path, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("crm", "\"refresh\"")]
    [InlineData("crm", """{ "in": ["refresh", "other"] }""")]
    [InlineData("generic", "\"balance\"")]
    public void Route_ThatWritesAnotherField_OrWhoseSourceNamesNone_IsAccepted(string source, string field) =>
        Assert.Empty(TestRoutes.LoadOne(Route("r", field, """ "writeBack": { "fields": { "balance": 1 } } """, source)).Warnings);

    [Fact]
    public void Route_ThatWritesTheFieldOnAnAssociatedRecord_IsAWarning()
    {
        var route = Route("r", "\"balance\"", """ "read": { "follow": { "to": "companies" } }, "writeBack": { "record": "associated", "fields": { "balance": 1 } } """);
        Assert.Contains("Route 'r' waits for changes of 'balance' and writes it on an associated record", Assert.Single(TestRoutes.LoadOne(route).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Routes_ThatWaitForWhatTheOtherWrites_AreAWarning()
    {
        var a = Route("a", "\"x\"", """ "writeBack": { "fields": { "y": 1 } } """);
        var b = Route("b", "\"y\"", """ "onFailure": { "fields": { "x": 1 } } """);
        var warning = Assert.Single(TestRoutes.Load(TestRoutes.FileOf(a), TestRoutes.FileOf(b)).Warnings);
        Assert.Contains("Routes 'a' and 'b' may set each other off for ever", warning, StringComparison.Ordinal);
        Assert.Contains("the first writes 'y', which the second waits for, and the second writes 'x'", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Routes_ThatFollowOneAnotherOneWay_AreNoWarning()
    {
        var a = Route("a", "\"x\"", """ "writeBack": { "fields": { "y": 1 } } """);
        var b = Route("b", "\"y\"", """ "writeBack": { "fields": { "z": 1 } } """);
        Assert.Empty(TestRoutes.Load(TestRoutes.FileOf(a, b)).Warnings);
    }

    [Fact]
    public void Routes_OfDifferentSources_AreNoWarning()
    {
        var a = Route("a", "\"x\"", """ "writeBack": { "fields": { "y": 1 } } """);
        var b = Route("b", "\"y\"", """ "writeBack": { "fields": { "x": 1 } } """, "hubspot");
        Assert.Empty(TestRoutes.Load(TestRoutes.FileOf(a, b)).Warnings);
    }

    private static string Mistake(string route) => Assert.Single(TestRoutes.Mistakes(route));

    private static string Route(string id, string field, string rest, string source = "crm") => $$"""
        "id": "{{id}}", "when": { "source": "{{source}}", "type": "t", "where": { "$.propertyName": {{field}} } },
        "run": "get-partner-balance", "with": { "period": "today" }, {{rest}}
        """;
}
