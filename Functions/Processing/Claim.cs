using Bridge.Ledger;

namespace Bridge.Processing;

/// <summary>What a message finds when it asks the ledger for its operation.</summary>
public abstract record Claim
{
    /// <summary>The call is this invocation's to make.</summary>
    public sealed record Call(Operation Operation) : Claim;

    /// <summary>The call has ended; its write-back is this invocation's to make.</summary>
    public sealed record WriteBack(Operation Operation) : Claim;

    /// <summary>It is in doubt: the balance may settle it.</summary>
    public sealed record Settle(Operation Operation) : Claim;

    /// <summary>It has ended, and was sent twice: whether it was applied twice is to be looked at.</summary>
    public sealed record LookAgain(Operation Operation) : Claim;

    /// <summary>Another invocation may be at work on it until then.</summary>
    public sealed record Busy(DateTimeOffset Until) : Claim;

    /// <summary>There is nothing to do.</summary>
    public sealed record Nothing(string Why) : Claim;
}
