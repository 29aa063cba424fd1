using Bridge.Routing.Conditions;
using Bridge.Routing.Expressions;

namespace Bridge.Routing.Files;

/// <summary>Reads conditions: a path, and what is expected there.</summary>
internal sealed class ConditionReader(RouteFile file, ExpressionReader expressions)
{
    private static readonly IReadOnlyList<string> TestNames = [.. TestKind.All.Select(kind => kind.Name)];

    public IReadOnlyList<Condition> Read(JToken? token, Scope scope) =>
        token is not null && file.Object(token) is { } json
            ? [.. json.Properties().Select(property => ReadOne(property, scope)).OfType<Condition>()]
            : [];

    private Condition? ReadOne(JProperty property, Scope scope)
    {
        var path = expressions.ReadPath(property, property.Name, scope);
        var tests = ReadTests(property.Value);
        return path is null ? null : new Condition(path, tests);
    }

    private IReadOnlyList<Test> ReadTests(JToken token)
    {
        if (token is not JObject json)
        {
            return Check(token, Expected.Scalar) ? [new Test(TestKind.Is, token)] : [];
        }

        if (file.Object(json, TestNames) is { Count: 0 })
        {
            file.Mistake(json, $"tests nothing; write one of {string.Join(", ", TestNames)}");
        }

        return
        [
            .. from kind in TestKind.All
               let expected = json[kind.Name]
               where expected is not null && Check(expected, kind.Expected)
               select new Test(kind, expected),
        ];
    }

    private bool Check(JToken token, Expected expected)
    {
        var (isRight, form) = expected switch
        {
            Expected.Scalars => (token is JArray { Count: > 0 } list && list.All(IsScalar), "a list with text, numbers, true or false"),
            Expected.Number => (token.Type is JTokenType.Integer or JTokenType.Float, "a number without quotes"),
            Expected.Boolean => (token.Type == JTokenType.Boolean, "true or false"),
            Expected.Text => (token.Type == JTokenType.String, "text in quotes"),
            _ => (IsScalar(token), "text, a number, true or false, or an object of tests such as {\"in\": […]} or {\"exists\": false}"),
        };
        if (!isRight)
        {
            file.Mistake(token, $"is not what can be compared here; write {form}");
        }

        return isRight;
    }

    private static bool IsScalar(JToken token) => ScalarText.Of(token) is not null;
}
