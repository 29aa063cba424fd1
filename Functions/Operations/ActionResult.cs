using Bridge.Ledger;

namespace Bridge.Operations;

/// <summary>What came of an operator's action.</summary>
public abstract record ActionResult
{
    /// <summary>It is done, or was already; the operation as it stands now.</summary>
    public sealed record Done(Operation Operation) : ActionResult;

    /// <summary>The operation stands where the action cannot be taken.</summary>
    /// <param name="Why">Why, and what to do instead.</param>
    public sealed record NotPossible(string Why) : ActionResult;

    /// <summary>There is no such operation.</summary>
    public sealed record NotFound : ActionResult;
}
