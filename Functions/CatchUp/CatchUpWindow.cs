namespace Bridge.CatchUp;

/// <summary>A time window in which a CRM is asked what changed.</summary>
/// <param name="From">Where it begins, included, UTC.</param>
/// <param name="To">Where it ends, excluded, UTC.</param>
public sealed record CatchUpWindow(DateTimeOffset From, DateTimeOffset To);
