using System.Globalization;
using Bridge.Billing;
using Bridge.Routing.Expressions;
using static Bridge.Billing.BillingOperations;

namespace Bridge.Routing.Parts;

/// <summary>The arguments of a route's billing call: its <c>with</c>.</summary>
/// <param name="Place">Where they stand.</param>
/// <param name="Operation">The billing operation.</param>
/// <param name="Currency">The platform's currency, the only one that amounts may be in; empty where it is not known.</param>
/// <param name="Period">The period that becomes the first and the last day.</param>
/// <param name="Given">The arguments by name.</param>
/// <param name="Secret">Names of those that are secret.</param>
internal sealed record CallArguments(
    Place Place,
    BillingOperation Operation,
    string Currency,
    Period? Period,
    IReadOnlyDictionary<string, Expression> Given,
    IReadOnlySet<string> Secret)
{
    public IReadOnlyDictionary<string, string> Evaluate(Sight sight, DateOnly today)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, expression) in Given)
        {
            // An event seldom brings a captcha token: a person can make one later.
            if (name != Arg.Captcha || !expression.IsMissing(sight))
            {
                arguments.Add(name, expression.Text(sight));
            }
        }

        if (Period is not null)
        {
            var (from, to) = Period.Days(today);
            arguments.Add(Arg.From, Text(from));
            arguments.Add(Arg.To, Text(to));
        }

        foreach (var (name, value) in arguments)
        {
            if (Fault(Operation, name, value, Currency) is { } fault)
            {
                throw Place.Inside(name).Fault(fault);
            }
        }

        return arguments;
    }

    /// <summary>What is wrong with an argument's value, its currency included; null when nothing is.</summary>
    public static string? Fault(BillingOperation operation, string name, string value, string currency) =>
        BillingArguments.Fault(operation, name, value)
        ?? (name == Arg.Currency && operation.Accepts(name) ? BillingArguments.CurrencyFault(value, currency) : null);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
