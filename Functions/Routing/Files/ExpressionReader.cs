using Bridge.Routing.Expressions;

namespace Bridge.Routing.Files;

/// <summary>Reads expressions and paths, and checks that they look only at what can be seen where they stand.</summary>
internal sealed class ExpressionReader(RouteFile file)
{
    public Expression? Read(JToken token, Place place, Scope scope)
    {
        try
        {
            var expression = ExpressionParser.Parse(token, place);
            return expression.Paths.Count(path => IsAllowed(token, path, scope)) == expression.Paths.Count ? expression : null;
        }
        catch (FormatException mistake)
        {
            file.Mistake(token, mistake.Message);
            return null;
        }
    }

    /// <summary>An expression that must not be blank text.</summary>
    public Expression? ReadFilled(JToken token, Place place, Scope scope)
    {
        var expression = Read(token, place, scope);
        if (expression is not Literal literal || !string.IsNullOrWhiteSpace(literal.Text()))
        {
            return expression;
        }

        file.Mistake(token, "is blank; write a value, or where it is");
        return null;
    }

    public RoutePath? ReadPath(JToken at, string text, Scope scope)
    {
        try
        {
            var path = RoutePath.Parse(text);
            return IsAllowed(at, path, scope) ? path : null;
        }
        catch (FormatException mistake)
        {
            file.Mistake(at, mistake.Message);
            return null;
        }
    }

    private bool IsAllowed(JToken at, RoutePath path, Scope scope)
    {
        if (scope.Fault(path) is not { } fault)
        {
            return true;
        }

        file.Mistake(at, fault);
        return false;
    }
}
