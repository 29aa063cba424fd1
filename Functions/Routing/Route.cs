#pragma warning disable CA1822, CA1065, IDE0060 // Interim.
using Bridge.Billing;
using Bridge.Crm;

namespace Bridge.Routing;

/// <summary>A rule: when an event looks so, run this billing operation with these arguments and write this back.</summary>
public sealed class Route
{
    /// <summary>The route's immutable id: part of every operation's id.</summary>
    public string Id => throw new NotSupportedException();

    /// <summary>The billing operation that it runs.</summary>
    public BillingOperation Run => throw new NotSupportedException();

    /// <summary>Names of arguments that hold a secret input: they are sent, and never kept or shown.</summary>
    public IReadOnlySet<string> SecretArguments => throw new NotSupportedException();

    /// <summary>Whether the event is one that this route waits for.</summary>
    public bool Matches(CrmEvent crmEvent) => throw new NotSupportedException();

    /// <summary>What makes an operation of this route the same one again: the <c>oncePer</c> key, or the event's id.</summary>
    /// <exception cref="RouteEvaluationException">The event lacks what <c>oncePer</c> names.</exception>
    public string KeyOf(CrmEvent crmEvent) => throw new NotSupportedException();

    /// <summary>The event without the inputs that <c>secrets</c> names, so that it can be kept.</summary>
    public CrmEvent WithoutSecrets(CrmEvent crmEvent) => throw new NotSupportedException();

    /// <summary>What must be read from the CRM first; null where the route reads nothing.</summary>
    /// <exception cref="RouteEvaluationException">The event names no record.</exception>
    public RecordQuery? QueryFor(CrmEvent crmEvent) => throw new NotSupportedException();

    /// <summary>Why the conditions of <c>if</c> do not hold; null when they do.</summary>
    public string? WhyNot(RouteContext context) => throw new NotSupportedException();

    /// <summary>The call's arguments, by the bridge's own names; a captcha token is among them where the event has one.</summary>
    /// <exception cref="RouteEvaluationException">A value is missing or no text, or not acceptable to the operation.</exception>
    public IReadOnlyDictionary<string, string> Arguments(RouteContext context) => throw new NotSupportedException();

    /// <summary>What to write back once the call succeeded; null for nothing.</summary>
    /// <exception cref="RouteEvaluationException">A value is missing.</exception>
    public WriteBack? OnSuccess(RouteContext context) => throw new NotSupportedException();

    /// <summary>
    /// What to write back once the call failed; null for nothing. A route without <c>onFailure</c> leaves a note on the
    /// event's record that says why and what to do.
    /// </summary>
    public WriteBack? OnFailure(RouteContext context) => throw new NotSupportedException();
}

/// <summary>What a route's expressions can see.</summary>
/// <param name="Event">The event: <c>$</c>.</param>
/// <param name="Today">The day in the billing platform's time zone, from which periods are counted.</param>
/// <param name="Records">What was read: <c>$record</c> and <c>$associated</c>.</param>
/// <param name="Arguments">The call's arguments without its secrets, once known: <c>$arguments</c>.</param>
/// <param name="Result">What the billing API answered, once known: <c>$result</c>.</param>
/// <param name="Operation">The operation: <c>$operation</c>, once it ended.</param>
public sealed record RouteContext(
    CrmEvent Event,
    DateOnly Today,
    CrmRecords? Records = null,
    IReadOnlyDictionary<string, string>? Arguments = null,
    JObject? Result = null,
    OperationFacts? Operation = null);

/// <summary>What is known of an operation that ended.</summary>
/// <param name="Id">Its id: <c>$operation.id</c>.</param>
/// <param name="State">How it ended, such as <c>Succeeded</c>: <c>$operation.state</c>.</param>
/// <param name="Reason">Why, in words; empty on success: <c>$operation.reason</c>.</param>
/// <param name="Advice">What a person can do, in words; empty on success: <c>$operation.advice</c>.</param>
/// <param name="At">When it ended, UTC: <c>$operation.at</c>, ISO 8601.</param>
public sealed record OperationFacts(string Id, string State, string Reason, string Advice, DateTimeOffset At);

/// <summary>What a route writes back.</summary>
/// <param name="Record">The record.</param>
/// <param name="Fields">Fields to set; empty for none.</param>
/// <param name="Note">A note to leave; null for none.</param>
public sealed record WriteBack(RecordRef Record, IReadOnlyDictionary<string, JToken> Fields, string? Note);

/// <summary>An expression of a route finds no value, or not one that can be used. The message names the route and the place, never the value.</summary>
public sealed class RouteEvaluationException(string route, string place, string reason)
    : Exception($"Route '{route}', {place}: {reason}")
{
    /// <summary>Where in the route, such as <c>with.amount</c>.</summary>
    public string Place { get; } = place;

    /// <summary>What is missing or wrong, in words.</summary>
    public string Reason { get; } = reason;
}
