using Bridge.Billing;
using Bridge.Routing.Expressions;
using Bridge.Routing.Parts;
using static Bridge.Billing.BillingOperations;

namespace Bridge.Routing.Files;

/// <summary>Reads a route's <c>with</c>, and checks it against what the billing operation takes.</summary>
internal sealed class ArgumentsReader(RouteFile file, ExpressionReader expressions, string currency)
{
    private static readonly IReadOnlyList<string> PeriodNames = [.. Period.All.Select(period => period.Name)];

    /// <param name="route">The route, for what is missing from it.</param>
    /// <param name="run">The operation, null where the route names none that exists.</param>
    /// <param name="place">Where the arguments stand.</param>
    /// <param name="scope">What they can be taken from.</param>
    /// <param name="secrets">Inputs that are secret.</param>
    public CallArguments? Read(JObject route, BillingOperation? run, Place place, Scope scope, SecretPaths secrets)
    {
        var json = route["with"] is { } token ? file.Object(token) : new JObject();
        if (json is null)
        {
            return null;
        }

        var given = json.Properties()
            .Where(property => property.Name != Period.Argument)
            .Select(property => (property.Name, Expression: ReadOne(property, run, place.Inside(property.Name), scope)))
            .Where(argument => argument.Expression is not null)
            .ToDictionary(argument => argument.Name, argument => argument.Expression!, StringComparer.Ordinal);
        var period = ReadPeriod(json[Period.Argument], json, run);
        if (run is null)
        {
            return null;
        }

        CheckNames(json, run);
        CheckRequired(route, json, run);
        CheckCurrency(json, run);
        var secret = given.Where(argument => argument.Value.Paths.Any(secrets.Cover)).Select(argument => argument.Key).Append(Arg.Captcha);
        return new CallArguments(place, run, currency, period, given, secret.ToHashSet(StringComparer.Ordinal));
    }

    private Expression? ReadOne(JProperty property, BillingOperation? run, Place place, Scope scope)
    {
        var expression = expressions.ReadFilled(property.Value, place, scope);
        if (expression is Literal literal && run is not null && Takes(run, property.Name)
            && CallArguments.Fault(run, property.Name, literal.Text(), currency) is { } fault)
        {
            file.Mistake(property.Value, $"{fault}; correct it, or take the value from the event");
        }

        return expression;
    }

    private Period? ReadPeriod(JToken? token, JObject json, BillingOperation? run)
    {
        if (token is null || (run is not null && !TakesPeriod(run)) || file.Text(token) is not { } name)
        {
            return null;
        }

        if (json.ContainsKey(Arg.From) || json.ContainsKey(Arg.To))
        {
            file.Mistake(token, "gives both days already; leave out 'from' and 'to', or 'period'");
        }

        if (Period.Find(name) is { } period)
        {
            return period;
        }

        file.Mistake(token, $"'{name}' is no period; {Nearest.Among(PeriodNames, name)}");
        return null;
    }

    private void CheckNames(JObject json, BillingOperation run)
    {
        IReadOnlyList<string> known = [.. run.Declared, .. TakesPeriod(run) ? [Period.Argument] : Array.Empty<string>()];
        foreach (var property in json.Properties().Where(property => !Takes(run, property.Name)))
        {
            file.Mistake(property, $"{run} takes no '{property.Name}'; {Nearest.Among(known, property.Name)}");
        }
    }

    private void CheckRequired(JObject route, JObject json, BillingOperation run)
    {
        var missing = run.Required
            .Where(name => !json.ContainsKey(name) && !(name is Arg.From or Arg.To && json.ContainsKey(Period.Argument)))
            .ToList();
        if (missing.Count > 0)
        {
            var hint = missing.Contains(Arg.From) || missing.Contains(Arg.To) ? $", or a '{Period.Argument}' for the days" : "";
            file.Mistake(route["with"] ?? route, $"{run} also needs {string.Join(", ", missing)}; add to 'with'{hint}");
        }
    }

    private void CheckCurrency(JObject json, BillingOperation run)
    {
        if (currency.Length == 0 && run.Accepts(Arg.Currency) && json[Arg.Currency] is { } token)
        {
            file.Mistake(token, "cannot be checked, since the platform's currency is not known; set Billing:Currency to its three letters, such as AUD, or leave 'currency' out");
        }
    }

    // A name that differs from a declared one only by its case is a slip, even where other names are passed on.
    private static bool Takes(BillingOperation run, string name) => name == Period.Argument
        ? TakesPeriod(run)
        : run.Accepts(name) || (run.TakesMore && !run.Declared.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static bool TakesPeriod(BillingOperation run) => run.Required.Contains(Arg.From, StringComparer.Ordinal);
}
