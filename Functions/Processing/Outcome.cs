using Bridge.Billing;
using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>What came of an attempt at an operation.</summary>
/// <param name="State">The state that it leads to.</param>
/// <param name="Reason">Why, in words; empty on success.</param>
/// <param name="Advice">What a person can do, in words; empty on success.</param>
/// <param name="Result">What the billing API answered.</param>
public sealed record Outcome(CallState State, string Reason = "", string Advice = "", JObject? Result = null)
{
    private const int MaxReason = 1000;

    /// <summary>What the history says of it, where that is not the reason.</summary>
    public string Why { get; init; } = Reason;

    /// <summary>What settled a doubt, where there was one.</summary>
    public SettledBy SettledBy { get; init; }

    /// <summary>How long whoever made it wait asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The billing API did it.</summary>
    public static Outcome Succeeded(JObject result) => new(CallState.Succeeded, Result: result) { Why = "the billing API did it" };

    /// <summary>The account's balance shows that the billing API did it.</summary>
    public static Outcome Shown(JObject result, string evidence) =>
        new(CallState.Succeeded, Result: result) { SettledBy = SettledBy.Evidence, Why = evidence };

    /// <summary>The route's conditions did not hold.</summary>
    public static Outcome Skipped(string why) => new(CallState.Skipped, why);

    /// <summary>Everything was done but the call.</summary>
    public static Outcome Observed(BillingOperation run) => new(
        CallState.Skipped, $"The route is observed: {run} would have been sent now, and was not.", "Switch observing off, and retry it.");

    /// <summary>Nothing was applied, and it is tried again later.</summary>
    public static Outcome Waiting(string reason, TimeSpan? retryAfter = null) =>
        new(CallState.Waiting, Cut(reason)) { RetryAfter = retryAfter };

    /// <summary>A person must decide.</summary>
    public static Outcome NeedsReview(string reason) => new(
        CallState.NeedsReview, Cut(reason), "Look at the account in the billing portal, and settle the operation.");

    /// <summary>A brake holds it, so that this attempt sends nothing until a person decides.</summary>
    public static Outcome Held(string reason) => new(CallState.NeedsReview, Cut(reason), "Let it pass, or cancel it.");

    /// <summary>The call may have been applied, and nobody knows; what becomes of it is the operation's rule of repetition.</summary>
    public static Outcome OfDoubt(BillingOperation? run, string reason) => run?.Repetition switch
    {
        Repetition.OnEvidence => new(CallState.InDoubt, Cut(reason)),
        Repetition.WithNewCaptcha => new(
            CallState.DeadLettered, Cut(reason), "It may have been done, and doing it again does no harm: start it again with a fresh captcha token."),
        Repetition.Free => Waiting(reason),
        _ => NeedsReview(reason),
    };

    /// <summary>The route is gone.</summary>
    public static Outcome NoRoute(string route) => new(
        CallState.DeadLettered,
        $"There is no route '{route}' any more.",
        "Put the route back under the same id, or do by hand what it would have done.");

    /// <summary>It was tried for as long as the route allows.</summary>
    public static Outcome GaveUp(string reason, TimeSpan after) => new(
        CallState.DeadLettered,
        Cut($"It was given up after {after}: {reason}"),
        "Nothing was applied. Retry it once the cause is gone, or do it by hand.");

    /// <summary>It failed every time that it was tried.</summary>
    public static Outcome Broken(string reason) => new(
        CallState.DeadLettered, reason, "Nothing was applied. Look into the logs for the cause, and retry it then.");

    /// <summary>The outcome that an exception stands for; null for a bug, or a storage that does not answer.</summary>
    public static Outcome? Of(Exception exception) => exception switch
    {
        RouteEvaluationException evaluation => Refused(
            $"{evaluation.Place}: {evaluation.Reason}.", "Fill in what is missing on the CRM record."),
        CaptchaMissingException captcha => Refused(
            captcha.Message, "Do it in the billing portal, or set Captcha:SiteKey, so that a person is asked to solve the captcha."),
        CrmRefusedException crm => Refused(
            crm.Reason, "Check that the record exists and that the bridge may read it in the CRM."),
        CrmUnavailableException crm => Waiting(crm.Reason, crm.RetryAfter),
        BillingRefusedException billing => Refused(
            billing.Reason, "Correct what the billing platform objects to."),
        BillingUnavailableException billing => Waiting(billing.Reason, billing.RetryAfter),
        BillingOutcomeUnknownException billing => OfDoubt(billing.Operation, billing.Reason),
        _ => null,
    };

    /// <summary>Nothing was done, and a person must solve a captcha first.</summary>
    public static Outcome AwaitingCaptcha(string reason) => new(
        CallState.AwaitingCaptcha, Cut(reason), "Open the link in the note on the CRM record, and solve the captcha there.");

    /// <summary>It was refused for good.</summary>
    public static Outcome Refused(string reason, string advice) => new(CallState.Refused, Cut(reason), advice);

    private static string Cut(string text) => text.Length <= MaxReason ? text : text[..MaxReason];
}

/// <summary>An operation that needs a captcha came without a token that is still good.</summary>
internal sealed class CaptchaMissingException(string message) : Exception(message);
