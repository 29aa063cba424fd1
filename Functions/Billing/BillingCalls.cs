#pragma warning disable CA1822, CA1065, IDE0060 // Interim.
namespace Bridge.Billing;

/// <summary>Calls a billing operation by its description, with arguments as text.</summary>
public sealed class BillingCalls(IBillingClient client)
{
    /// <summary>Checks the arguments and makes the call once.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="arguments">Its arguments by the bridge's own names, without the captcha token.</param>
    /// <param name="captcha">The captcha token, where the operation needs one.</param>
    /// <param name="cancellationToken">Gives up; for what changes something the outcome is then unknown.</param>
    /// <returns>The answer's <c>data</c>.</returns>
    /// <exception cref="BillingException">The type says whether to try again.</exception>
    public Task<JObject> CallAsync(
        BillingOperation operation,
        IReadOnlyDictionary<string, string> arguments,
        string? captcha,
        CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{client}");
}
