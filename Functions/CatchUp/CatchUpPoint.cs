using Azure;

namespace Bridge.CatchUp;

/// <summary>How far a source is caught up with.</summary>
/// <param name="ReachedAt">All that changed before this is found, UTC.</param>
/// <param name="Piece">How much is read at once.</param>
/// <param name="FailingSince">Since when it could not be asked; null where it can.</param>
/// <param name="Problem">Why, in words; empty where it can.</param>
public sealed record CatchUpPoint(DateTimeOffset ReachedAt, TimeSpan Piece, DateTimeOffset? FailingSince, string Problem);

/// <summary>A source's point as it is stored.</summary>
/// <param name="Point">The point.</param>
/// <param name="Version">The version of its row; null where there is none yet.</param>
internal sealed record StoredPoint(CatchUpPoint Point, ETag? Version);
