namespace Bridge.Sandbox.Billing;

/// <summary>One call as it was answered.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Operation">The last part of its path, such as <c>move-funds</c>.</param>
/// <param name="Parameters">What it was called with, without the captcha token.</param>
/// <param name="Code">The code that was answered, unless a fault came between.</param>
/// <param name="Changes">Whether such a call changes something.</param>
public sealed record BillingCall(DateTimeOffset At, string Operation, IReadOnlyDictionary<string, string> Parameters, int Code, bool Changes)
{
    /// <summary>Whether it was done.</summary>
    public bool IsAccepted => Code == StatusCodes.Status200OK;
}
