using Bridge.Billing;
using Bridge.Dashboard.Pages.Layout;
using Bridge.Health;
using Bridge.Ledger;

namespace Bridge.Dashboard.Views;

/// <summary>States and operations in words.</summary>
internal static class Wording
{
    public static Mark Of(CallState state) => state switch
    {
        CallState.Running => new("Running", Tone.Plain),
        CallState.Waiting => new("Waiting", Tone.Wait),
        CallState.AwaitingCaptcha => new("Awaiting captcha", Tone.Wait),
        CallState.Sending => new("Sending", Tone.Plain),
        CallState.InDoubt => new("In doubt", Tone.Wait),
        CallState.NeedsReview => new("Needs review", Tone.Bad),
        CallState.Succeeded => new("Succeeded", Tone.Good),
        CallState.Refused => new("Refused", Tone.Bad),
        CallState.Skipped => new("Skipped", Tone.Plain),
        CallState.DeadLettered => new("Dead letter", Tone.Bad),
        CallState.Cancelled => new("Cancelled", Tone.Plain),
        _ => new(state.ToString(), Tone.Plain),
    };

    public static Mark? Of(WriteBackState state) => state switch
    {
        WriteBackState.Pending => new("Write-back pending", Tone.Wait),
        WriteBackState.Done => new("Written back", Tone.Good),
        WriteBackState.Failed => new("Write-back failed", Tone.Bad),
        _ => null,
    };

    public static Mark Of(Condition condition) => condition switch
    {
        Condition.Healthy => new("Healthy", Tone.Good),
        Condition.Degraded => new("Degraded", Tone.Wait),
        _ => new("Unhealthy", Tone.Bad),
    };

    /// <summary>What an operation does.</summary>
    public static string OfRun(string run) => run switch
    {
        "" => "Unreadable event",
        "move-funds" => "Move funds",
        "get-customer-balance" => "Read a customer's balance",
        "get-partner-balance" => "Read the partner's balance",
        "register-customer" => "Register a customer",
        "confirm-email" => "Confirm an e-mail address",
        "login-url" => "Make a log-in link",
        "reset-password" => "Reset a password",
        _ => run,
    };

    /// <summary>What a reading was for.</summary>
    public static string Of(Reading reading) => reading.Kind switch
    {
        ReadingKind.Baseline => $"Before attempt {reading.Attempt}",
        ReadingKind.Settling => $"After attempt {reading.Attempt}",
        _ => $"Later, attempt {reading.Attempt}",
    };

    /// <summary>The call of an operation, such as <c>PUT move-funds</c>.</summary>
    public static string CallOf(string run) => BillingOperations.Find(run) is { } known ? $"{known.Method} {known.Name}" : run;
}
