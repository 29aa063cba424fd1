using System.Collections.Immutable;
using Bridge.Billing;
using Bridge.Crm;
using Bridge.Routing.Expressions;
using Bridge.Routing.Parts;

namespace Bridge.Routing;

/// <summary>A rule: when an event looks so, run this billing operation with these arguments and write this back.</summary>
public sealed class Route
{
    internal Route(RouteParts parts) => Parts = parts;

    /// <summary>The route's immutable id: part of every operation's id.</summary>
    public string Id => Parts.Id;

    /// <summary>The billing operation that it runs.</summary>
    public BillingOperation Run => Parts.With.Operation;

    /// <summary>
    /// Names of arguments that are secret inputs, the captcha token among them: they are sent, and neither kept nor
    /// seen by <c>$arguments</c>.
    /// </summary>
    public IReadOnlySet<string> SecretArguments => Parts.With.Secret;

    /// <summary>How long after its webhook an operation that could not be run yet is given up: one minute to 30 days.</summary>
    public TimeSpan GiveUpAfter => Parts.GiveUpAfter;

    /// <summary>How far it moves funds without a person.</summary>
    public RouteBrakes Brakes => Parts.Brakes;

    /// <summary>Whether everything is done but the call to the billing API, because the route's file says so.</summary>
    public bool IsObserved => Parts.Observe;

    /// <summary>Whether it runs once for what its <c>oncePer</c> names, however often that comes again.</summary>
    public bool IsOnce => Parts.OncePer is not null;

    /// <summary>Whether a success is written back.</summary>
    public bool WritesBackSuccess => Parts.Success is not null;

    /// <summary>Whether a failure is written back.</summary>
    public bool WritesBackFailure => Parts.Failure is not null;

    internal RouteParts Parts { get; }

    /// <summary>Whether the event is one that this route waits for; of a partial one, whether it may be.</summary>
    public bool Matches(CrmEvent crmEvent)
    {
        ArgumentNullException.ThrowIfNull(crmEvent);
        return Parts.When.Matches(crmEvent);
    }

    /// <summary>What makes an operation of this route the same one again: the <c>oncePer</c> key, or the event's id.</summary>
    /// <exception cref="RouteEvaluationException">The event lacks what <c>oncePer</c> names.</exception>
    public string KeyOf(CrmEvent crmEvent)
    {
        ArgumentNullException.ThrowIfNull(crmEvent);
        return Parts.OncePer is { } oncePer ? OnceKey.Of(oncePer, crmEvent) : OnceKey.OfEvent(crmEvent);
    }

    /// <summary>The event without the inputs that <c>secrets</c> names, so that it can be kept.</summary>
    public CrmEvent WithoutSecrets(CrmEvent crmEvent)
    {
        ArgumentNullException.ThrowIfNull(crmEvent);
        return Parts.Secrets.Remove(crmEvent);
    }

    /// <summary>What must be read from the CRM first; null where the route reads nothing.</summary>
    /// <exception cref="RouteEvaluationException">The event names no record.</exception>
    public RecordQuery? QueryFor(CrmEvent crmEvent)
    {
        ArgumentNullException.ThrowIfNull(crmEvent);
        return Parts.Read?.QueryFor(crmEvent);
    }

    /// <summary>Why the conditions of <c>if</c> do not hold; null when they do. Says what is expected, and never what was found.</summary>
    public string? WhyNot(RouteContext context)
    {
        var sight = SightOf(context);
        var unmet = Parts.If.Where(condition => !condition.Holds(sight)).ToList();
        return context.Event.IsPartial && !Parts.When.Holds(context.Event) ? "The whole event is none that the route waits for."
            : unmet.Count == 0 ? null
            : $"The route runs only if {string.Join(" and ", unmet)}.";
    }

    /// <summary>The call's arguments, by the bridge's own names; a captcha token is among them where the event has one.</summary>
    /// <exception cref="RouteEvaluationException">A value is missing or no text, or not acceptable to the operation.</exception>
    public IReadOnlyDictionary<string, string> Arguments(RouteContext context)
    {
        var sight = SightOf(context);
        return Parts.With.Evaluate(sight, context.Today);
    }

    /// <summary>What to write back once the call succeeded; null for nothing.</summary>
    /// <exception cref="RouteEvaluationException">A value is missing.</exception>
    /// <exception cref="ArgumentException">The context does not say how the operation ended.</exception>
    public WriteBack? OnSuccess(RouteContext context)
    {
        var sight = SightOf(context);
        return Parts.Success?.Evaluate(context, sight, Ended(context));
    }

    /// <summary>
    /// What to write back once the call failed; null for nothing. A route without <c>onFailure</c> leaves a note on the
    /// event's record that says why and what to do. A value that is missing never throws: the field is left out, the
    /// note becomes the usual one, the record becomes the event's.
    /// </summary>
    /// <exception cref="ArgumentException">The context does not say how the operation ended.</exception>
    public WriteBack? OnFailure(RouteContext context)
    {
        var sight = SightOf(context);
        return Parts.Failure?.Evaluate(context, sight, Ended(context));
    }

    /// <summary>What to write back while a person must solve a captcha; null where the event is about no record.</summary>
    /// <exception cref="ArgumentException">The context does not name the operation.</exception>
    public WriteBack? OnCaptcha(RouteContext context, Uri link, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Event.Record is { } record
            ? new WriteBack(record, ImmutableDictionary<string, JToken>.Empty, NoteText.OfCaptcha(Run, link, until, Ended(context)))
            : null;
    }

    private Sight SightOf(RouteContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Sight(context, SecretArguments);
    }

    private static OperationFacts Ended(RouteContext context) =>
        context.Operation ?? throw new ArgumentException("A write-back needs to know how the operation ended.", nameof(context));
}
