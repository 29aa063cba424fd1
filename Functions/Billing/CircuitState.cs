namespace Bridge.Billing;

/// <summary>Whether the billing API accepts this app, as all instances know it.</summary>
/// <param name="IsOpen">Whether it does not, so that no operation is run.</param>
/// <param name="Since">Since when it is so, UTC; null where it never was otherwise.</param>
/// <param name="Reason">Why it is open, and what to do about it, in words; empty while it is closed.</param>
/// <param name="Evidence">What the billing API answered; empty while it is closed.</param>
public sealed record CircuitState(bool IsOpen, DateTimeOffset? Since, string Reason, string Evidence)
{
    /// <summary>The state where nothing was ever refused.</summary>
    public static CircuitState Closed { get; } = new(false, null, "", "");
}
