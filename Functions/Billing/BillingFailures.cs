using Bridge.Http;
using Bridge.Secrets;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Bridge.Billing;

/// <summary>Says why a call failed, in words that hold no secret.</summary>
internal sealed class BillingFailures(IOptions<BillingOptions> options)
{
    private const int LongestMessage = 300;

    // What is shorter stands in many a word.
    private const int ShortestSecret = 4;

    /// <summary>The failure that an answer means.</summary>
    /// <param name="operation">The operation that was called.</param>
    /// <param name="answer">The answer, which is no success.</param>
    /// <param name="token">The token that the call was made with.</param>
    /// <param name="secrets">Other values that the API's message must not carry on.</param>
    public BillingException Of(BillingOperation operation, BillingAnswer answer, string token, params IEnumerable<string> secrets) => answer.Verdict switch
    {
        Verdict.Unauthorized => new BillingUnauthorizedException(
            operation,
            $"{answer.Evidence}: the token (secret '{options.Value.TokenSecret}') is not accepted, or this app's public address is not on the billing portal's list.",
            answer.Evidence,
            TokenMark.Of(token)),
        Verdict.Busy => new BillingUnavailableException(operation, $"{answer.Evidence}: the billing API takes no more calls for now.", answer.RetryAfter),
        Verdict.Refused => new BillingRefusedException(
            operation, answer.Envelope!.Code, $"{answer.Evidence}: {MessageOf(operation, answer.Envelope, [token, .. secrets])}")
        {
            IsOfCaptcha = operation.NeedsCaptcha && answer.Envelope.Message?.Contains(options.Value.CaptchaWord, StringComparison.OrdinalIgnoreCase) is true,
        },
        _ when operation.Repetition == Repetition.Free => new BillingUnavailableException(operation, $"{answer.Evidence}.", answer.RetryAfter),
        _ => new BillingOutcomeUnknownException(operation, $"{answer.Evidence}: whether it was applied is unknown."),
    };

    /// <summary>Nothing came back, and nothing can have been applied.</summary>
    public static BillingUnavailableException NotApplied(BillingOperation operation, string reason, Exception cause) =>
        new(operation, $"{reason}.", inner: cause);

    /// <summary>Nothing came back, and it may have been applied.</summary>
    public static BillingOutcomeUnknownException InDoubt(BillingOperation operation, Exception cause) =>
        new(operation, $"{ReasonOf(cause, CancellationToken.None) ?? "the call broke off"}: whether it was applied is unknown.", cause);

    /// <summary>Why a call broke off; null where its caller gave it up, or where it is a fault of the bridge itself.</summary>
    public static string? ReasonOf(Exception exception, CancellationToken caller) => exception switch
    {
        OperationCanceledException when caller.IsCancellationRequested => null,
        SendDeadlinePassedException => "the deadline for sending it passed",
        CallLimitException => exception.Message,
        SecretMissingException or SecretUnavailableException => exception.Message.TrimEnd('.'),
        HttpRequestException { HttpRequestError: var error } => error switch
        {
            HttpRequestError.NameResolutionError => "the billing API's host name is not known: check Billing:BaseUrl and the network's name servers",
            HttpRequestError.ConnectionError => "the billing API takes no connection",
            HttpRequestError.SecureConnectionError => "no TLS connection to the billing API came about that can be trusted: check its address and certificate",
            HttpRequestError.ConfigurationLimitExceeded => $"the answer is longer than {BillingHttp.MaxAnswerBytes / 1024} KiB",
            _ => "the connection broke before the whole answer came",
        },
        BrokenCircuitException => "too many reads failed of late, and none is sent for a moment",
        TimeoutRejectedException or OperationCanceledException => "no answer came in time",
        ExecutionRejectedException => "too many reads are under way",
        _ => null,
    };

    private static string MessageOf(BillingOperation operation, BillingEnvelope envelope, IEnumerable<string> secrets)
    {
        if (operation.IsSecret || string.IsNullOrWhiteSpace(envelope.Message))
        {
            return "the billing API refused the call; the portal lists what the code means.";
        }

        var message = secrets.Where(secret => secret.Length >= ShortestSecret).Aggregate(
            envelope.Message, (text, secret) => text.Replace(secret, "…", StringComparison.OrdinalIgnoreCase));
        return TextRules.OneLine(message, LongestMessage);
    }
}
