using Bridge.Crm;

namespace Bridge.Routing;

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
