using Bridge.Billing;
using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>What came of an operation's call.</summary>
/// <param name="State">The state that it leads to.</param>
/// <param name="Reason">Why, in words; empty on success.</param>
/// <param name="Advice">What a person can do, in words; empty on success.</param>
/// <param name="Result">What the billing API answered.</param>
public sealed record Outcome(CallState State, string Reason = "", string Advice = "", JObject? Result = null)
{
    private const int MaxReason = 1000;

    /// <summary>The billing API did it.</summary>
    public static Outcome Succeeded(JObject result) => new(CallState.Succeeded, Result: result);

    /// <summary>The route's conditions did not hold.</summary>
    public static Outcome Skipped(string why) => new(CallState.Skipped, why);

    /// <summary>The route is gone.</summary>
    public static Outcome NoRoute(string route) => new(
        CallState.DeadLettered,
        $"There is no route '{route}' any more.",
        "Put the route back under the same id, or do by hand what it would have done.");

    /// <summary>The outcome that an exception stands for; null when the operation has not come to one and may be tried again.</summary>
    public static Outcome? Of(Exception exception) => exception switch
    {
        RouteEvaluationException evaluation => Refused(
            $"{evaluation.Place}: {evaluation.Reason}", "Fill in what is missing on the CRM record."),
        CaptchaMissingException captcha => Refused(
            captcha.Message, "Do it in the billing portal, or send the event again with a fresh captcha token."),
        CrmRefusedException crm => Refused(
            crm.Reason, "Check that the record exists and that the bridge may read it in the CRM."),
        BillingRefusedException billing => Refused(
            billing.Reason, "Correct what the billing platform objects to."),
        BillingOutcomeUnknownException billing => new(CallState.InDoubt, Cut(billing.Reason)),
        _ => null,
    };

    private static Outcome Refused(string reason, string advice) => new(CallState.Refused, Cut(reason), advice);

    private static string Cut(string text) => text.Length <= MaxReason ? text : text[..MaxReason];
}

/// <summary>An operation that needs a captcha came without a token that is still good.</summary>
internal sealed class CaptchaMissingException(string message) : Exception(message);
