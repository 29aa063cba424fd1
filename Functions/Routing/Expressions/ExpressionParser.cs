using System.Text;

namespace Bridge.Routing.Expressions;

/// <summary>Reads expressions: text that starts with <c>$</c> is a JSONPath, <c>{$…}</c> in text is a hole, the rest is literal.</summary>
internal static class ExpressionParser
{
    /// <exception cref="FormatException">What is wrong with the expression, and what to do.</exception>
    public static Expression Parse(JToken token, Place place) => token.Type switch
    {
        JTokenType.String => Parse((string)token!, place),
        JTokenType.Integer or JTokenType.Float or JTokenType.Boolean => new Literal((JValue)token),
        _ => throw new FormatException("is no value; write text, a number, true or false"),
    };

    private static Expression Parse(string text, Place place)
    {
        if (text.StartsWith('$'))
        {
            return new PathExpression(RoutePath.Parse(text), place);
        }

        var parts = Parts(text, place).ToList();
        return parts.OfType<PathExpression>().Any()
            ? new Template(parts)
            : new Literal(new JValue(string.Concat(parts.Cast<Literal>().Select(part => part.Text()))));
    }

    private static IEnumerable<Expression> Parts(string text, Place place)
    {
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var (brace, next) = (text[at], at + 1 < text.Length ? text[at + 1] : ' ');
            if (brace is not ('{' or '}'))
            {
                literal.Append(brace);
            }
            else if (next == brace)
            {
                literal.Append(brace);
                at++;
            }
            else if (brace == '{' && next == '$')
            {
                yield return new Literal(new JValue(literal.ToString()));
                literal.Clear();
                var end = EndOfHole(text, at + 1);
                yield return new PathExpression(RoutePath.Parse(text[(at + 1)..end]), place);
                at = end;
            }
            else
            {
                throw new FormatException(
                    $"a lone '{brace}' at character {at + 1} is neither a hole nor text; write '{{$.name}}' for a hole and '{brace}{brace}' for the brace itself");
            }
        }

        yield return new Literal(new JValue(literal.ToString()));
    }

    /// <summary>Where the hole ends: at the first closing brace that is not inside brackets' quotes.</summary>
    private static int EndOfHole(string text, int start)
    {
        var (brackets, quoted) = (0, false);
        for (var at = start; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\' when quoted:
                    at++;
                    break;
                case '\'' when brackets > 0:
                    quoted = !quoted;
                    break;
                case '[' when !quoted:
                    brackets++;
                    break;
                case ']' when !quoted:
                    brackets--;
                    break;
                case '}' when !quoted:
                    return at;
            }
        }

        throw new FormatException($"the hole that begins at character {start} has no end; close it with '}}'");
    }
}
