namespace Bridge.Billing;

/// <summary>A billing call that did not succeed. The type says what may be done about it.</summary>
public abstract class BillingException(BillingOperation operation, string reason, Exception? inner = null)
    : Exception($"{operation}: {reason}", inner)
{
    /// <summary>The operation that was called.</summary>
    public BillingOperation Operation { get; } = operation;

    /// <summary>Why, in words for the operator; holds no secret.</summary>
    public string Reason { get; } = reason;
}

/// <summary>Nothing was applied, and a later try may succeed.</summary>
public class BillingUnavailableException(BillingOperation operation, string reason, TimeSpan? retryAfter = null, Exception? inner = null)
    : BillingException(operation, reason, inner)
{
    /// <summary>How long the API asked to be left alone, if it did.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>The API answered figures that are missing or do not add up: nothing can be told from them.</summary>
public sealed class BillingFiguresException(BillingOperation operation, string reason)
    : BillingUnavailableException(operation, reason);

/// <summary>The API understood the call and refused it, or the arguments cannot be sent: another try would be refused again.</summary>
public sealed class BillingRefusedException(BillingOperation operation, int code, string reason)
    : BillingException(operation, reason)
{
    /// <summary>Whether it is the captcha token that was refused, so that another one may do.</summary>
    public bool IsOfCaptcha { get; init; }

    /// <summary>The API's own code; 0 where the bridge refused the arguments and nothing was sent.</summary>
    public int Code { get; } = code;
}

/// <summary>The token or the caller's address was not accepted (401 or 403). Nothing was applied.</summary>
/// <param name="operation">The operation that was called.</param>
/// <param name="reason">Why, in words for the operator.</param>
/// <param name="evidence">What the API answered, such as <c>HTTP 401</c>.</param>
/// <param name="tokenMark">Tells whether the token that was refused is still the one in the secret; never shown.</param>
public sealed class BillingUnauthorizedException(BillingOperation operation, string reason, string evidence, string tokenMark)
    : BillingException(operation, reason)
{
    /// <summary>What the API answered.</summary>
    public string Evidence { get; } = evidence;

    /// <summary>The mark of the token that was refused.</summary>
    internal string TokenMark { get; } = tokenMark;
}

/// <summary>The call may or may not have been applied: no answer, an unreadable one, or one that contradicts itself.</summary>
public sealed class BillingOutcomeUnknownException(BillingOperation operation, string reason, Exception? inner = null)
    : BillingException(operation, reason, inner);
