using Microsoft.AspNetCore.WebUtilities;

namespace Bridge.Crm.Dynamics365;

/// <summary>
/// Checks the key that a delivery carries. Dataverse signs nothing: whoever holds a copy of a delivery can send it again, and only
/// the event's id keeps it from being run twice.
/// </summary>
internal static class Dynamics365Key
{
    /// <summary>The shortest key that is accepted: nothing else tells Dataverse from a stranger.</summary>
    public const int MinLength = 16;

    /// <summary>Whether a secret can be a key.</summary>
    public static bool IsUsable(string secret) => secret.Length >= MinLength;

    /// <summary>Checks a delivery.</summary>
    /// <param name="place">Where the key is.</param>
    /// <param name="secrets">The keys that are accepted now.</param>
    /// <param name="delivery">The delivery.</param>
    public static Verification Verify(WebhookKeyPlace place, IReadOnlyList<string> secrets, Delivery delivery)
    {
        IReadOnlyList<string?> found = place.IsHeader ? delivery.Headers[place.Name] : InQuery(delivery.Url, place.Name);
        return found switch
        {
            [] or [null or ""] => Verification.Missing,
            [{ } key] => Matches(secrets, key) ? Verification.Accepted : Verification.Mismatch,

            // Two values leave it open which one counts.
            _ => Verification.Malformed,
        };
    }

    private static bool Matches(IReadOnlyList<string> secrets, string key)
    {
        var matches = false;
        foreach (var secret in secrets)
        {
            matches |= IsUsable(secret) && ConstantTime.Equal(secret, key);
        }

        return matches;
    }

    // A plus sign stays one: which characters Dataverse escapes in a query is not written down, and no key has a space.
    private static List<string?> InQuery(string url, string name)
    {
        var values = new List<string?>();
        var query = url.IndexOf('?', StringComparison.Ordinal);
        foreach (var parameter in new QueryStringEnumerable(query < 0 ? string.Empty : url[query..]))
        {
            if (parameter.DecodeName().Span.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                values.Add(Uri.UnescapeDataString(parameter.EncodedValue.Span));
            }
        }

        return values;
    }
}
