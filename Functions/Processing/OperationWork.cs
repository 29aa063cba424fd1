using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>An operation while an invocation works on it: as the ledger has it, and what was found out since.</summary>
internal sealed class OperationWork(Operation stored, RouteContext context)
{
    /// <summary>The operation as the ledger has it.</summary>
    public Operation Stored { get; set; } = stored;

    /// <summary>The arguments to be sent, without secrets.</summary>
    public IReadOnlyDictionary<string, string>? Arguments { get; set; } = stored.Arguments;

    /// <summary>The canonical number of the account that they name.</summary>
    public string Account { get; set; } = stored.Account;

    /// <summary>What the route's expressions see.</summary>
    public RouteContext Context { get; set; } = context;

    /// <summary>The account's lock, once it is taken.</summary>
    public AccountLock? Lock { get; set; }

    /// <summary>The operation as it is to be stored with the next change.</summary>
    public Operation Draft => Stored with { Arguments = Arguments, Account = Account };

    /// <summary>Whether the call may be on its way.</summary>
    public bool IsSending => Stored.State == CallState.Sending;
}
