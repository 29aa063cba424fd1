namespace Bridge.Routing.Expressions;

/// <summary>Where an expression stands, for messages.</summary>
/// <param name="Route">The route's id.</param>
/// <param name="Path">The place in the route, such as <c>with.amount</c>.</param>
internal sealed record Place(string Route, string Path)
{
    public Place Inside(string member) => this with { Path = Path.Length == 0 ? member : $"{Path}.{member}" };

    public RouteEvaluationException Fault(string reason) => new(Route, Path, reason);
}
