namespace Bridge.Ledger;

/// <summary>Somebody else changed the operation first: what was meant to be written was not.</summary>
public sealed class LedgerConflictException(Operation current, Exception inner)
    : Exception($"Operation {current.Id} was changed by another invocation.", inner)
{
    /// <summary>The operation as it stands now.</summary>
    public Operation Current { get; } = current;
}
