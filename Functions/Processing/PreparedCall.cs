using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>A billing call that is ready to be sent.</summary>
/// <param name="Arguments">All arguments but the captcha token.</param>
/// <param name="Kept">Those of them that are no secret: what the ledger keeps and a note may show.</param>
/// <param name="Captcha">The captcha token, where there is one that is still good.</param>
internal sealed record PreparedCall(
    IReadOnlyDictionary<string, string> Arguments,
    IReadOnlyDictionary<string, string> Kept,
    string? Captcha)
{
    // Google lets a token live for two minutes; the call itself needs some of them.
    private static readonly TimeSpan CaptchaLife = TimeSpan.FromSeconds(110);

    /// <summary>Evaluates the arguments, or takes those that an earlier try froze.</summary>
    /// <exception cref="RouteEvaluationException">An argument has no value.</exception>
    /// <exception cref="BillingRefusedException">An argument is not one that the billing API takes.</exception>
    /// <param name="operation">The operation.</param>
    /// <param name="route">Its route.</param>
    /// <param name="context">What the route's expressions see.</param>
    /// <param name="age">How long ago the event came, and a token with it.</param>
    /// <param name="solved">The token that a person has just made; null where none did.</param>
    public static PreparedCall Prepare(Operation operation, Route route, RouteContext context, TimeSpan age, string? solved)
    {
        var arguments = Evaluate(operation, route, context);
        arguments.Remove(BillingOperations.Arg.Captcha, out var captcha);
        (captcha, age) = solved is null ? (captcha, age) : (solved, TimeSpan.Zero);
        if (BillingArguments.Faults(route.Run, arguments) is { Count: > 0 } faults)
        {
            throw new BillingRefusedException(route.Run, 0, string.Join(' ', faults));
        }

        var kept = arguments
            .Where(argument => !route.SecretArguments.Contains(argument.Key))
            .ToDictionary(argument => argument.Key, argument => argument.Value, StringComparer.Ordinal);
        return new PreparedCall(arguments, kept, age > CaptchaLife ? null : captcha);
    }

    // What an earlier try froze holds, whatever became of the record since; only secrets are not kept, and evaluated again.
    private static Dictionary<string, string> Evaluate(Operation operation, Route route, RouteContext context)
    {
        var frozen = operation.Arguments;
        var arguments = frozen is null || route.SecretArguments.Count > 0
            ? new Dictionary<string, string>(route.Arguments(context), StringComparer.Ordinal)
            : [];
        foreach (var argument in frozen ?? Enumerable.Empty<KeyValuePair<string, string>>())
        {
            arguments[argument.Key] = argument.Value;
        }

        return arguments;
    }
}
