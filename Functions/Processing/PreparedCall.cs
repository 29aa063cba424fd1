using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>A billing call that is ready to be sent.</summary>
/// <param name="Arguments">All arguments but the captcha token.</param>
/// <param name="Kept">Those of them that are no secret: what the ledger keeps and a note may show.</param>
/// <param name="Captcha">The captcha token, where there is one.</param>
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
    /// <exception cref="CaptchaMissingException">A token is needed, and there is none that is still good.</exception>
    public static PreparedCall Prepare(Operation operation, Route route, RouteContext context, TimeSpan age)
    {
        var arguments = Evaluate(operation, route, context);
        arguments.Remove(BillingOperations.Arg.Captcha, out var captcha);
        if (BillingArguments.Faults(route.Run, arguments) is { Count: > 0 } faults)
        {
            throw new BillingRefusedException(route.Run, 0, string.Join(' ', faults));
        }

        if (route.Run.NeedsCaptcha && (string.IsNullOrEmpty(captcha) || age > CaptchaLife))
        {
            throw new CaptchaMissingException(
                $"{route.Run} needs a captcha token that a person has just made, and the event carried none that is still good.");
        }

        var kept = arguments
            .Where(argument => !route.SecretArguments.Contains(argument.Key))
            .ToDictionary(argument => argument.Key, argument => argument.Value, StringComparer.Ordinal);
        return new PreparedCall(arguments, kept, captcha);
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
