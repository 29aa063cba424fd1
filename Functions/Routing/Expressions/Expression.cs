namespace Bridge.Routing.Expressions;

/// <summary>A value that a route takes from what it can see: a literal, a JSONPath, or text with holes.</summary>
internal abstract class Expression
{
    /// <summary>The paths that it looks along.</summary>
    public virtual IReadOnlyList<RoutePath> Paths => [];

    /// <summary>The value in its JSON type.</summary>
    /// <exception cref="RouteEvaluationException">There is none, or more than one.</exception>
    public abstract JToken Value(Sight sight);

    /// <summary>The value as exact text.</summary>
    /// <param name="sight">What can be seen.</param>
    /// <param name="mayBeBlank">Whether empty text is a value, rather than a missing one.</param>
    /// <exception cref="RouteEvaluationException">There is none, more than one, or one that is no text, number or boolean.</exception>
    public abstract string Text(Sight sight, bool mayBeBlank = false);

    /// <summary>Whether something that it looks for is not there, or blank.</summary>
    public bool IsMissing(Sight sight) => Paths.Any(path => sight.Find(path).All(ScalarText.IsBlank));
}

/// <summary>A text, number or boolean that stands in the route itself.</summary>
internal sealed class Literal(JValue value) : Expression
{
    public override JToken Value(Sight sight) => value.DeepClone();

    public override string Text(Sight sight, bool mayBeBlank = false) => Text();

    public string Text() => ScalarText.Of(value) ?? "";
}

/// <summary>A JSONPath that must find exactly one value.</summary>
internal sealed class PathExpression(RoutePath path, Place place) : Expression
{
    public override IReadOnlyList<RoutePath> Paths { get; } = [path];

    public override JToken Value(Sight sight)
    {
        var found = sight.Find(path);
        return found.Count switch
        {
            1 when found[0].Type != JTokenType.Null => found[0].DeepClone(),
            > 1 => throw place.Fault($"'{path}' finds {found.Count} values, and one is needed"),
            _ => throw NoValue(),
        };
    }

    public override string Text(Sight sight, bool mayBeBlank = false)
    {
        var value = Value(sight);
        return !mayBeBlank && ScalarText.IsBlank(value)
            ? throw NoValue()
            : ScalarText.Of(value) ?? throw place.Fault($"'{path}' finds no text, number or boolean, but {(value is JArray ? "a list" : "an object")}");
    }

    private RouteEvaluationException NoValue() => place.Fault($"'{path}' finds no value");
}

/// <summary>Text with holes. What fills a hole is never read as a template itself.</summary>
internal sealed class Template(IReadOnlyList<Expression> parts) : Expression
{
    public override IReadOnlyList<RoutePath> Paths { get; } = [.. parts.SelectMany(part => part.Paths)];

    /// <summary>Literal text and holes, in order.</summary>
    public IReadOnlyList<Expression> Parts => parts;

    public override JToken Value(Sight sight) => new JValue(Text(sight, mayBeBlank: true));

    public override string Text(Sight sight, bool mayBeBlank = false) =>
        string.Concat(parts.Select(part => part.Text(sight, mayBeBlank)));
}
