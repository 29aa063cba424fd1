using System.Runtime.CompilerServices;
using Bridge.Billing;
using Bridge.Operations;
using Bridge.Secrets;
using Microsoft.Extensions.Options;

namespace Bridge.SelfHost.Doctor.Checks;

/// <summary>Whether the secrets that others needed are there, and whether any of them expires soon.</summary>
internal sealed class SecretsCheck(
    ISecrets secrets, AskedSecrets asked, SecretExpiry expiry, IOptions<BillingOptions> billing, IOptions<OperatorOptions> operators, TimeProvider clock) : ICheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public string What => "secrets";

    public async IAsyncEnumerable<Diagnosis> LookAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await FindAsync(billing.Value.TokenSecret, "Nothing can be asked of the billing API without it.", Diagnosis.Fault, cancellationToken);
        yield return await FindAsync(operators.Value.KeySecret, "Only whom the platform signed in is an operator until then.", Diagnosis.Doubtful, cancellationToken);
        foreach (var name in asked.Names)
        {
            if (await expiry.OfAsync(name, cancellationToken) is { } time && time - clock.GetUtcNow() < Soon)
            {
                yield return Diagnosis.Doubtful($"secret {name}", $"expires at {time:O}.", "Add a new version to the vault; during a rotation both are accepted.");
            }
        }
    }

    private async Task<Diagnosis> FindAsync(
        string name, string advice, Func<string, string, string, Diagnosis> otherwise, CancellationToken cancellationToken)
    {
        var what = $"secret {name}";
        try
        {
            await secrets.GetAsync(name, cancellationToken);
            return Diagnosis.Well(what, "is there.");
        }
        catch (Exception exception) when (exception is SecretMissingException or SecretUnavailableException)
        {
            return otherwise(what, exception.Message, advice);
        }
    }
}
