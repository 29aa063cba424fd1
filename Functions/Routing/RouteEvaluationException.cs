namespace Bridge.Routing;

/// <summary>An expression of a route finds no value, or not one that can be used. The message names the route and the place, never the value.</summary>
public sealed class RouteEvaluationException(string route, string place, string reason)
    : Exception($"Route '{route}', {place}: {reason}")
{
    /// <summary>Where in the route, such as <c>with.amount</c>.</summary>
    public string Place { get; } = place;

    /// <summary>What is missing or wrong, in words.</summary>
    public string Reason { get; } = reason;
}
