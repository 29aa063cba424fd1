using System.Globalization;
using Bridge.Json;
using Bridge.Routing;
using Bridge.Routing.Expressions;
using CsCheck;

namespace Bridge.Tests.Routing;

public sealed class ExpressionTests
{
    private static readonly string[] DateFormats = ["o", "s", "u", "R", "yyyy-MM-dd", "yyyyMMdd"];
    private static readonly string[] PathFragments =
        ["[", "]", "[?(", ")]", "(", ")", "?", "@", "$", ".a", "['b']", ".", "..", "*", "[*]", "[0]", "[-1]", "[0:2]", "[::0]", ":", ",", "'", "\\", " ", "==", "=", "!=", "!==", ">", "<=", "&&", "||", "'b'", "1.5", "true", "null", "a", "/b/"];

    private static readonly Place Somewhere = new("r", "with.x");

    [Theory]
    [InlineData("""{"x": 245.71293}""", "245.71293")]
    [InlineData("""{"x": 10.500}""", "10.500")]
    [InlineData("""{"x": 1e5}""", "100000")]
    [InlineData("""{"x": 0.0000001}""", "0.0000001")]
    [InlineData("""{"x": 79228162514264337593543950335}""", "79228162514264337593543950335")]
    [InlineData("""{"x": -3}""", "-3")]
    [InlineData("""{"x": true}""", "true")]
    [InlineData("""{"x": "2026-03-01T10:00:00Z"}""", "2026-03-01T10:00:00Z")]
    [InlineData("""{"x": "007"}""", "007")]
    public void Path_TextNumberOrBoolean_BecomesItsExactText(string data, string expected) =>
        Assert.Equal(expected, Text("$.x", data));

    [Theory]
    [InlineData("$.y")]
    [InlineData("$.none.y")]
    [InlineData("$.null")]
    [InlineData("$.empty")]
    [InlineData("$.blank")]
    [InlineData("deal {$.empty}")]
    public void Path_MissingNullOrBlank_FindsNoValue(string expression)
    {
        var fault = Assert.Throws<RouteEvaluationException>(() => Text(expression, """{"null": null, "empty": "", "blank": " "}"""));
        Assert.Equal("with.x", fault.Place);
        Assert.EndsWith("finds no value", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_SeveralValues_IsAFaultThatTellsNone()
    {
        var fault = Assert.Throws<RouteEvaluationException>(() => Text("$.items[*].id", """{"items": [{"id": "secret-1"}, {"id": "secret-2"}]}"""));
        Assert.Equal("Route 'r', with.x: '$.items[*].id' finds 2 values, and one is needed", fault.Message);
    }

    [Fact]
    public void Path_Object_IsNoText()
    {
        var fault = Assert.Throws<RouteEvaluationException>(() => Text("$.x", """{"x": {"y": "personal"}}"""));
        Assert.Contains("finds no text, number or boolean", fault.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("personal", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Deal {$.id} of {$['a}b']}", "Deal 7 of brace")]
    [InlineData("{$.items[?(@.k == '}')].v}", "found")]
    [InlineData("{{{$.id}}}", "{7}")]
    [InlineData("{{$.id}}", "{$.id}")]
    [InlineData("no holes", "no holes")]
    [InlineData("costs $5", "costs $5")]
    public void Template_HolesAndBraces_AreFilled(string template, string expected) =>
        Assert.Equal(expected, Text(template, """{"id": 7, "a}b": "brace", "items": [{"k": "}", "v": "found"}]}"""));

    [Fact]
    public void Template_AnyLiteralText_ComesThroughUnchanged() =>
        Gen.String.Where(text => !text.StartsWith('$')).Sample(text =>
            Text(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), "{}") == text);

    [Fact]
    public void Template_ValueWithBraces_IsNeverReadAgain() =>
        Gen.Select(Gen.String["{}$.xy "], Gen.String).Where((value, _) => !string.IsNullOrWhiteSpace(value)).Sample((value, other) =>
        {
            var data = new JObject { ["x"] = value, ["y"] = other };
            return Text("<{$.x}>", StrictJson.Write(data)) == $"<{value}>";
        });

    [Fact]
    public void Path_AnyDecimal_KeepsEveryDigit() =>
        Gen.Decimal.Sample(number =>
        {
            var written = number.ToString(CultureInfo.InvariantCulture);
            return Text("$.x", $$"""{"x": {{written}}}""") == written && Text("$.x", $$"""{"x": "{{written}}"}""") == written;
        });

    [Fact]
    public void Path_AnyTextThatLooksLikeADate_ComesThroughUnchanged() =>
        Gen.Select(Gen.DateTimeOffset, Gen.Int[0, DateFormats.Length - 1])
            .Select((time, format) => time.ToString(DateFormats[format], CultureInfo.InvariantCulture))
            .Sample(written => Text("{$.x}", $$"""{"x": "{{written}}"}""") == written);

    [Fact]
    public void Path_AnyQuotedName_FindsItsPropertyAndKnowsItsSteps() =>
        Gen.String.Where(name => name.Length > 0 && !name.Contains("=~", StringComparison.Ordinal)).Sample(name =>
        {
            var quoted = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
            var path = RoutePath.Parse($"$.data['{quoted}']");
            var root = new JObject { ["data"] = new JObject { [name] = "here" } };
            return path.Steps.SequenceEqual(["data", name], StringComparer.Ordinal) && (string?)Assert.Single(path.Find(root)) == "here";
        });

    [Fact]
    public void Path_AnySyntax_IsAFormatFaultOrFindsOnlyWhereItsStepsLead()
    {
        var data = StrictJson.Parse("""{"a": [1, "b", {"a": null, "b": 1.5}], "b": {"a": true, "0": []}}""");
        Gen.Int[0, PathFragments.Length - 1].Array[1, 12].Select(picks => "$" + string.Concat(picks.Select(pick => PathFragments[pick]))).Sample(text =>
        {
            try
            {
                var path = RoutePath.Parse(text);
                return path.Find(data).All(found => PlaceOf(found).Take(path.Steps.Count).SequenceEqual(path.Steps, StringComparer.Ordinal));
            }
            catch (FormatException)
            {
                return true;
            }
        }, iter: 20_000);
    }

    /// <summary>Names and indexes on the way from the root.</summary>
    private static IEnumerable<string> PlaceOf(JToken token) =>
        from step in token.AncestorsAndSelf().Reverse()
        where step.Parent is JProperty or JArray
        select step.Parent is JProperty property ? property.Name : step.Parent!.ToList().IndexOf(step).ToString(CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("$recrod.x", "starts from nothing that a route knows")]
    [InlineData("$5", "starts from nothing that a route knows")]
    [InlineData("$.a[", "is no JSONPath")]
    [InlineData("$.", "is no JSONPath")]
    [InlineData("$.a[99999999999999999999]", "is no JSONPath")]
    [InlineData("$.a[?(@.b =~ /(a+)+$/)]", "filters by a regular expression")]
    [InlineData("$.a[-1]", "has a negative index")]
    [InlineData("{$.a", "has no end")]
    [InlineData("{name}", "a lone '{' at character 1")]
    [InlineData("a } b", "a lone '}' at character 3")]
    public void Expression_WrongSyntax_IsRefused(string expression, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ExpressionParser.Parse(expression, Somewhere)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("$.data.captcha", "$.data.captcha", true)]
    [InlineData("$.data.captcha", "$['data']['captcha']", true)]
    [InlineData("$.data.captcha", "$.data", true)]
    [InlineData("$.data.captcha", "$.data.captcha.token", true)]
    [InlineData("$.data.captcha", "$.data.*", true)]
    [InlineData("$.data.captcha", "$..captcha", true)]
    [InlineData("$.data.captcha", "$.data.account", false)]
    [InlineData("$.data.captcha", "$record.data.captcha", false)]
    public void Path_OverlapsAnother_WhereItMayFindTheSame(string one, string other, bool expected)
    {
        Assert.Equal(expected, RoutePath.Parse(one).Overlaps(RoutePath.Parse(other)));
        Assert.Equal(expected, RoutePath.Parse(other).Overlaps(RoutePath.Parse(one)));
    }

    private static string Text(string expression, string data) =>
        ExpressionParser.Parse(expression, Somewhere).Text(Sight.Of(TestRoutes.Event(data)));
}
