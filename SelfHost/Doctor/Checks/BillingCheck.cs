using System.Runtime.CompilerServices;
using Bridge.Billing;
using Microsoft.Extensions.Options;

namespace Bridge.SelfHost.Doctor.Checks;

/// <summary>
/// Whether the billing API lets the bridge in, asked by the partner's balance of today. Where it does not, the answer to a made-up token tells, as far
/// as the API lets one, whether it is the token or the address.
/// </summary>
internal sealed class BillingCheck(BillingProbe probe, BillingStranger stranger, BillingCircuit circuit, IOptions<BillingOptions> options) : ICheck
{
    public string What => "billing";

    public async IAsyncEnumerable<Diagnosis> LookAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await AskAsync(cancellationToken);
        if (await circuit.ReadAsync(cancellationToken) is { IsOpen: true } state)
        {
            yield return Diagnosis.Fault("circuit", $"is open since {state.Since:O}: {state.Reason}", "The bridge asks by itself whether it may close, and runs nothing meanwhile.");
        }
    }

    private async Task<Diagnosis> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await probe.AskAsync(cancellationToken)).Refusal is { } refusal
                ? await RefusedAsync(refusal, cancellationToken)
                : Diagnosis.Well(What, $"{options.Value.BaseUrl} accepts the token and this address.");
        }
        catch (BillingUnavailableException exception)
        {
            return Diagnosis.Fault(What, exception.Reason, "Look at Billing:BaseUrl, at the secret that Billing:TokenSecret names, and at the way out of this network.");
        }
    }

    private async Task<Diagnosis> RefusedAsync(BillingUnauthorizedException refusal, CancellationToken cancellationToken)
    {
        var finding = $"it refuses this app ({refusal.Evidence})";
        return await stranger.IsAnsweredAlikeAsync(cancellationToken) switch
        {
            false => Diagnosis.Fault(
                What,
                $"{finding}, and a made-up token otherwise: it knows the token, and not the address.",
                "List the address above in the billing portal."),
            true => Diagnosis.Fault(
                What,
                $"{finding}, and a made-up token in the same words: it may be the token or the address.",
                $"Compare the secret '{options.Value.TokenSecret}' with the portal's API key, and the address above with the portal's list."),
            null => Diagnosis.Fault(
                What,
                $"{finding}.",
                $"Compare the secret '{options.Value.TokenSecret}' with the portal's API key, and the address above with the portal's list."),
        };
    }
}
