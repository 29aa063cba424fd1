namespace Bridge.Ledger;

/// <summary>Where an operation's billing call stands.</summary>
public enum CallState
{
    /// <summary>An invocation holds it until its lease ends; nothing was sent.</summary>
    Running,

    /// <summary>It is tried again later.</summary>
    Waiting,

    /// <summary>A person must solve a captcha first.</summary>
    AwaitingCaptcha,

    /// <summary>The call is on its way.</summary>
    Sending,

    /// <summary>The call was sent, and what came of it is unknown.</summary>
    InDoubt,

    /// <summary>No rule can tell what came of it: a person decides.</summary>
    NeedsReview,

    /// <summary>The billing API did it.</summary>
    Succeeded,

    /// <summary>The billing API, or a check before it, refused it for good.</summary>
    Refused,

    /// <summary>The route's conditions did not hold once the record was read.</summary>
    Skipped,

    /// <summary>It could not be run; a person may send it again.</summary>
    DeadLettered,

    /// <summary>A person ended it.</summary>
    Cancelled,
}

/// <summary>Where an operation's write-back stands.</summary>
public enum WriteBackState
{
    /// <summary>There is nothing to write back.</summary>
    None,

    /// <summary>The result is known and not yet on the record.</summary>
    Pending,

    /// <summary>The CRM took it.</summary>
    Done,

    /// <summary>The CRM refused it, or never answered.</summary>
    Failed,
}

/// <summary>What settled a doubt.</summary>
public enum SettledBy
{
    /// <summary>There was no doubt, or the billing API's own answer settled it.</summary>
    None,

    /// <summary>The account's balance.</summary>
    Evidence,

    /// <summary>A person.</summary>
    Person,
}

/// <summary>Questions about states.</summary>
public static class OperationStates
{
    /// <summary>Whether the call has come to its end.</summary>
    public static bool IsEnd(this CallState state) => state
        is CallState.Succeeded or CallState.Refused or CallState.Skipped or CallState.DeadLettered or CallState.Cancelled;

    /// <summary>Whether money may be on its way, so that nothing else moves on the account.</summary>
    public static bool HoldsAccount(this CallState state) => state is CallState.Running or CallState.Sending or CallState.InDoubt;

    /// <summary>Whether it stands still until a person does something.</summary>
    public static bool NeedsPerson(this Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.State is CallState.NeedsReview or CallState.AwaitingCaptcha or CallState.DeadLettered
            || operation.WriteBack == WriteBackState.Failed;
    }

    /// <summary>Whether operations in this state are counted one by one, since somebody or something must still settle them.</summary>
    public static bool IsTrouble(this CallState state) => state
        is CallState.AwaitingCaptcha or CallState.InDoubt or CallState.NeedsReview or CallState.DeadLettered;

    /// <summary>Whether the call ended otherwise than asked for, and the CRM's people should know.</summary>
    public static bool IsFailure(this CallState state) => state is CallState.Refused or CallState.DeadLettered or CallState.Cancelled;
}
