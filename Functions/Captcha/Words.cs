using Bridge.Billing;
using Bridge.Ledger;

namespace Bridge.Captcha;

/// <summary>What the page says, in words for whoever opens the link.</summary>
internal static class Words
{
    public static (string Title, string Text) Needed => (
        "Solve the captcha", "The billing platform does this only after a person has solved a captcha. Nothing is done before you press the button.");

    public static (string Title, string Text) Expired => (
        "This link is too old", "Nothing was done. You can have another link sent to the CRM record.");

    public static (string Title, string Text) SentAgain => (
        "Another link is on its way", "In a moment a new note on the CRM record holds it. This link opens nothing any more.");

    public static (string Title, string Text) Unknown => (
        "This link opens nothing", "It is incomplete, or a newer one took its place: look for the newest note on the CRM record.");

    public static (string Title, string Text) Unavailable => (
        "Not available just now", "Nothing was done. Open the link again in a minute.");

    public static (string Title, string Text) UnderWay(Operation operation) => operation.State == CallState.NeedsReview
        ? ("An operator must look at it", "It was sent, and whether it was done is not known. Please do not start it again elsewhere.")
        : ("It is being done", "You can close this page: what comes of it is written to the CRM record.");

    public static (string Title, string Text) Ended(Operation operation) => operation switch
    {
        { State: CallState.Succeeded, WriteBack: WriteBackState.Pending } => ("Done", "The result will be on the CRM record in a moment."),
        { State: CallState.Succeeded, WriteBack: WriteBackState.Failed } => ("Done", "The result could not be written to the CRM record: tell an operator."),
        { State: CallState.Succeeded } => ("Done", "The result is on the CRM record."),
        { State: CallState.Refused } => ("It was refused", "The billing platform does not do this. The CRM record says what can be done about it."),
        { State: CallState.Cancelled } => ("It was cancelled", "An operator ended it."),
        { State: CallState.Skipped } => ("There was nothing to do", "The record is no longer one that needs this."),
        _ => ("It could not be done", "An operator sees it, and can start it again."),
    };

    /// <summary>An operation's name for people.</summary>
    public static string Of(string run) => run switch
    {
        "register-customer" => "Register a customer",
        "confirm-email" => "Confirm an e-mail address",
        "login-url" => "Make a log-in link",
        "reset-password" => "Reset a password",
        _ => run,
    };

    /// <summary>Whom the operation is about: the account, else the address that is to have one, else the record.</summary>
    public static string CustomerOf(Operation operation) => operation switch
    {
        { Arguments: { } arguments } when arguments.GetValueOrDefault(BillingOperations.Arg.Account) is { Length: > 0 } account => $"account {account}",
        { Arguments: { } arguments } when arguments.GetValueOrDefault("email") is { Length: > 0 } email => email,
        { Record: { } record } => record.ToString(),
        _ => "not named",
    };
}
