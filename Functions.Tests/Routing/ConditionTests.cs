namespace Bridge.Tests.Routing;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("5", """ "5.0" """, true)]
    [InlineData("5", "5.00", true)]
    [InlineData("5", """ "5,0" """, false)]
    [InlineData("5", """ "five" """, false)]
    [InlineData("5", "true", false)]
    [InlineData("5", "null", false)]
    [InlineData(""" "5" """, "5", true)]
    [InlineData(""" "5" """, """ "5.0" """, false)]
    [InlineData(""" "Won" """, """ "won" """, false)]
    [InlineData(""" "won" """, """ "won" """, true)]
    [InlineData("true", """ "true" """, true)]
    [InlineData("true", "true", true)]
    [InlineData("false", "true", false)]
    [InlineData("""{"is": 5}""", "5", true)]
    [InlineData("""{"is": 5}""", "{}", false)]
    [InlineData("""{"isNot": "lost"}""", """ "won" """, true)]
    [InlineData("""{"isNot": "lost"}""", """ "lost" """, false)]
    [InlineData("""{"isNot": "lost"}""", "null", true)]
    [InlineData("""{"in": ["a", 2]}""", """ "2.0" """, true)]
    [InlineData("""{"in": ["a", 2]}""", """ "a" """, true)]
    [InlineData("""{"in": ["a", 2]}""", """ "b" """, false)]
    [InlineData("""{"above": 0}""", "0.00001", true)]
    [InlineData("""{"above": 0}""", "0", false)]
    [InlineData("""{"above": 0}""", """ "12.5" """, true)]
    [InlineData("""{"above": 0}""", """ "1,000" """, false)]
    [InlineData("""{"above": 0}""", """ "1e3" """, false)]
    [InlineData("""{"above": 0}""", "null", false)]
    [InlineData("""{"below": 0}""", "-1", true)]
    [InlineData("""{"below": 0}""", "0", false)]
    [InlineData("""{"atLeast": 0.1}""", "0.1", true)]
    [InlineData("""{"atLeast": 0.1}""", "0.09999", false)]
    [InlineData("""{"atMost": 100}""", "100.0", true)]
    [InlineData("""{"atMost": 100}""", "100.00001", false)]
    [InlineData("""{"exists": true}""", "0", true)]
    [InlineData("""{"exists": true}""", "{}", true)]
    [InlineData("""{"exists": true}""", "null", false)]
    [InlineData("""{"exists": true}""", """ "" """, false)]
    [InlineData("""{"exists": false}""", """ "" """, true)]
    [InlineData("""{"exists": false}""", """ "x" """, false)]
    [InlineData("""{"startsWith": "AU"}""", """ "AU-7" """, true)]
    [InlineData("""{"startsWith": "AU"}""", """ "au-7" """, false)]
    [InlineData("""{"above": 0, "below": 10}""", "5", true)]
    [InlineData("""{"above": 0, "below": 10}""", "10", false)]
    public void Where_Expected_HoldsOfTheValue(string expected, string value, bool holds)
    {
        var route = TestRoutes.One($$"""
            "id": "r", "when": { "source": "crm", "type": "t", "where": { "$.x": {{expected}} } }, "run": "get-partner-balance", "with": { "period": "today" }
            """);
        Assert.Equal(holds, route.Matches(TestRoutes.Event($$"""{"x": {{value}}}""", "t")));
    }

    [Theory]
    [InlineData("""{"exists": true}""", true)]
    [InlineData("\"a\"", false)]
    [InlineData("""{"isNot": "c"}""", true)]
    [InlineData("""{"isNot": "b"}""", false)]
    public void Where_PathThatFindsSeveral_HoldsOnlyOfWhatIsTrueOfAll(string expected, bool holds)
    {
        var route = TestRoutes.One($$"""
            "id": "r", "when": { "source": "crm", "type": "t", "where": { "$.x[*]": {{expected}} } }, "run": "get-partner-balance", "with": { "period": "today" }
            """);
        Assert.Equal(holds, route.Matches(TestRoutes.Event("""{"x": ["a", "b"]}""", "t")));
    }

    [Fact]
    public void Where_ManyConditions_AllMustHold()
    {
        var route = TestRoutes.One("""
            "id": "r", "when": { "source": "crm", "type": "t", "where": { "$.a": 1, "$.b": 2 } }, "run": "get-partner-balance", "with": { "period": "today" }
            """);
        Assert.True(route.Matches(TestRoutes.Event("""{"a": 1, "b": 2}""", "t")));
        Assert.False(route.Matches(TestRoutes.Event("""{"a": 1, "b": 3}""", "t")));
        Assert.False(route.Matches(TestRoutes.Event("""{"a": 1}""", "t")));
    }

    [Theory]
    [InlineData("\"deal.won\"", "deal.won", "crm", true)]
    [InlineData("[\"deal.won\", \"deal.lost\"]", "deal.lost", "crm", true)]
    [InlineData("\"deal.won\"", "Deal.Won", "crm", false)]
    [InlineData("\"deal.won\"", "deal.lost", "crm", false)]
    [InlineData("\"deal.won\"", "deal.won", "generic", false)]
    public void When_SourceAndType_AreCompared(string types, string type, string source, bool matches)
    {
        var table = TestRoutes.LoadOne($$"""
            "id": "r", "when": { "source": "crm", "type": {{types}} }, "run": "get-partner-balance", "with": { "period": "today" }
            """);
        Assert.Equal(matches, table.Match(TestRoutes.Event(type: type, source: source)).Any());
    }

    [Fact]
    public void If_DoesNotHold_SaysTheConditionAndNeverTheValue()
    {
        var route = TestRoutes.One($$"""
            {{TestRoutes.Balance}}, "if": { "$.amount": { "above": 0, "below": 100 }, "$.name": "Ann" , "$.account": { "exists": true } }
            """);
        var why = route.WhyNot(TestRoutes.Context(TestRoutes.Event("""{"account": "7", "amount": -17.25, "name": "Personal"}""")));
        Assert.Equal("The route runs only if $.amount is above 0 and is below 100 and $.name is \"Ann\".", why);
    }

    [Fact]
    public void If_Holds_HasNoReason()
    {
        var route = TestRoutes.One($$"""{{TestRoutes.Balance}}, "if": { "$.amount": { "above": 0 } }""");
        Assert.Null(route.WhyNot(TestRoutes.Context(TestRoutes.Event("""{"amount": "0.5"}"""))));
    }
}
