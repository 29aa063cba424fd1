using Bridge.Routing.Expressions;
using Bridge.Routing.Parts;
using static Bridge.Billing.BillingOperations;

namespace Bridge.Routing.Files;

/// <summary>Reads a route's <c>secrets</c>, and adds what its captcha token comes from.</summary>
internal sealed class SecretsReader(RouteFile file, ExpressionReader expressions)
{
    public SecretPaths Read(JObject route)
    {
        var listed = route["secrets"] is JArray list ? list.Select(ReadOne).OfType<RoutePath>().ToList() : [];
        if (route["secrets"] is { } other and not JArray)
        {
            file.Mistake(other, "is no list; write [ … ]");
        }

        return new SecretPaths([.. listed, .. CaptchaPaths(route)]);
    }

    private RoutePath? ReadOne(JToken token) =>
        file.Text(token) is { } text
        && expressions.ReadPath(token, text, Scope.AtIntake()) is { } path
        && NamesOnePlace(token, path)
            ? path
            : null;

    /// <summary>What else is wrong with the captcha token is said where the arguments are read.</summary>
    private IEnumerable<RoutePath> CaptchaPaths(JObject route)
    {
        if (route["with"] is not JObject with || with[Arg.Captcha] is not { } captcha)
        {
            return [];
        }

        try
        {
            return ExpressionParser.Parse(captcha, new Place("", "")).Paths.Where(path => NamesOnePlace(captcha, path));
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private bool NamesOnePlace(JToken token, RoutePath path)
    {
        if (path.Steps.Count > 0)
        {
            return true;
        }

        file.Mistake(token, $"'{path}' may be anything; name the one place of the secret, such as \"$.data.captcha\"");
        return false;
    }
}
