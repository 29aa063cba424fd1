using Microsoft.AspNetCore.WebUtilities;

namespace Bridge.Crm.Salesforce;

/// <summary>
/// The secret in the query of the messages' endpoint URL. Salesforce signs nothing, and its addresses only say that a message is
/// some organization's (https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_security.htm).
/// </summary>
public static class SalesforceWebhookSecret
{
    /// <summary>The parameter of the query.</summary>
    public const string Parameter = "secret";

    /// <summary>Checks the secret of a URL.</summary>
    /// <param name="secrets">The secrets that are accepted now.</param>
    /// <param name="url">The URL that was called.</param>
    public static Verification Verify(IReadOnlyList<string> secrets, string url)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(url);
        var query = url.IndexOf('?', StringComparison.Ordinal) is var start and >= 0 ? url[start..] : "";
        if (!QueryHelpers.ParseQuery(query).TryGetValue(Parameter, out var given))
        {
            return Verification.Missing;
        }

        if (given is not [{ Length: > 0 } only])
        {
            return Verification.Malformed;
        }

        var matches = false;
        foreach (var secret in secrets)
        {
            matches |= ConstantTime.Equal(secret, only);
        }

        return matches ? Verification.Accepted : Verification.Mismatch;
    }
}
