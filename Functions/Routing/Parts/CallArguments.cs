using System.Globalization;
using Bridge.Billing;
using Bridge.Routing.Expressions;
using static Bridge.Billing.BillingOperations;

namespace Bridge.Routing.Parts;

/// <summary>The arguments of a route's billing call: its <c>with</c>.</summary>
/// <param name="Place">Where they stand.</param>
/// <param name="Operation">The billing operation.</param>
/// <param name="Period">The period that becomes the first and the last day.</param>
/// <param name="Given">The arguments by name.</param>
/// <param name="Secret">Names of those that are secret.</param>
internal sealed record CallArguments(
    Place Place,
    BillingOperation Operation,
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
            if (BillingArguments.Fault(Operation, name, value) is { } fault)
            {
                throw Place.Inside(name).Fault(fault);
            }
        }

        return arguments;
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
