using Bridge.Secrets;
using Microsoft.Extensions.Options;
using static Bridge.Billing.BillingOperations;

namespace Bridge.Billing;

/// <summary>What the billing API said to a call that any app may make whose token and address it accepts.</summary>
/// <param name="Refusal">That it accepts neither or one of them only; null where it accepts both.</param>
/// <param name="TokenMark">Which token it said that to.</param>
internal sealed record ProbeAnswer(BillingUnauthorizedException? Refusal, string TokenMark);

/// <summary>Asks the billing API whether it accepts this app at all, by the partner's balance of today.</summary>
internal sealed class BillingProbe(BillingHttp http, ISecrets secrets, PlatformCalendar calendar, IOptions<BillingOptions> options)
{
    /// <summary>Reads the token again and asks. The figures do not matter, so that odd ones are an answer too.</summary>
    /// <exception cref="BillingUnavailableException">It came to no answer.</exception>
    public async Task<ProbeAnswer> AskAsync(CancellationToken cancellationToken)
    {
        var secret = options.Value.TokenSecret;
        var today = BillingArguments.Day(calendar.Today);
        var period = new Dictionary<string, string>(StringComparer.Ordinal) { [Arg.From] = today, [Arg.To] = today };
        secrets.Forget(secret);
        try
        {
            await http.ReadAsync(GetPartnerBalance, period, cancellationToken);
            return new(null, TokenMark.Of(await secrets.GetAsync(secret, cancellationToken)));
        }
        catch (BillingUnauthorizedException refusal)
        {
            return new(refusal, refusal.TokenMark);
        }
        catch (BillingRefusedException refusal)
        {
            throw NoAnswer(refusal.Reason, refusal);
        }
        catch (Exception exception) when (exception is SecretMissingException or SecretUnavailableException)
        {
            throw NoAnswer(exception.Message, exception);
        }
    }

    private static BillingUnavailableException NoAnswer(string why, Exception cause) =>
        new(GetPartnerBalance, $"whether the billing API accepts this app could not be found out: {why}", inner: cause);
}
