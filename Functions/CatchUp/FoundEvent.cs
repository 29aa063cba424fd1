using Bridge.Crm;

namespace Bridge.CatchUp;

/// <summary>What became of an event that was found.</summary>
public enum FoundFate
{
    /// <summary>Its operation is queued, or would be.</summary>
    Queued,

    /// <summary>Its operation is known already: most often its webhook came.</summary>
    Known,

    /// <summary>A route waits for it that could run twice, for its webhook and for what was found.</summary>
    LeftOut,

    /// <summary>No route waits for it.</summary>
    Unmatched,
}

/// <summary>One event that was found, and one route that waits for it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Route">The route's id; empty where none waits for it.</param>
/// <param name="OperationId">The operation's id, where it has one.</param>
/// <param name="Why">Why it was left out, in words.</param>
public sealed record FoundEvent(CrmEvent Event, FoundFate Fate, string Route = "", string OperationId = "", string Why = "");
