using Bridge.Crm;
using Bridge.Ledger;

namespace Bridge.Operations;

/// <summary>Which operations an operator asks for. What is null or empty does not matter.</summary>
public sealed record OperationFilter
{
    /// <summary>Where the billing call stands: one of these.</summary>
    public IReadOnlySet<CallState> States { get; init; } = new HashSet<CallState>();

    /// <summary>Where the write-back stands.</summary>
    public WriteBackState? WriteBack { get; init; }

    /// <summary>The source.</summary>
    public string? Source { get; init; }

    /// <summary>The route's id.</summary>
    public string? Route { get; init; }

    /// <summary>The canonical account number.</summary>
    public string? Account { get; init; }

    /// <summary>The CRM record; its source is given as well.</summary>
    public RecordRef? Record { get; init; }

    /// <summary>The earliest time received, included.</summary>
    public DateTimeOffset? ReceivedFrom { get; init; }

    /// <summary>The latest time received, excluded.</summary>
    public DateTimeOffset? ReceivedBefore { get; init; }

    /// <summary>Only what stands still until a person does something.</summary>
    public bool NeedsAttention { get; init; }

    /// <summary>Whether it asks for all operations there are.</summary>
    public bool IsEmpty => this == new OperationFilter { States = States } && States.Count == 0;

    /// <summary>The index in which the fewest operations are looked at.</summary>
    internal OperationIndex Index => this switch
    {
        { Record: { } record, Source: { } source } => OperationIndex.OfRecord(source, record.Type, record.Id),
        { Account: { } account } => OperationIndex.OfAccount(account),
        { NeedsAttention: true } => OperationIndex.Attention,
        _ => OperationIndex.All,
    };

    /// <summary>Whether an operation is one of those asked for.</summary>
    public bool Matches(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return (States.Count == 0 || States.Contains(operation.State))
            && (WriteBack ?? operation.WriteBack) == operation.WriteBack
            && (Source ?? operation.Source) == operation.Source
            && (Route ?? operation.Route) == operation.Route
            && (Account ?? operation.Account) == operation.Account
            && (Record ?? operation.Record) == operation.Record
            && (ReceivedFrom is not { } from || operation.ReceivedAt >= from)
            && (ReceivedBefore is not { } before || operation.ReceivedAt < before)
            && (!NeedsAttention || operation.NeedsPerson());
    }
}
