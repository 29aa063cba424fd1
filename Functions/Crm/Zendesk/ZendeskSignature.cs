using System.Text;

namespace Bridge.Crm.Zendesk;

/// <summary>
/// Zendesk's signature of a webhook, made and checked: base64 of an HMAC-SHA256 over the timestamp and the raw body, in that order
/// (https://developer.zendesk.com/documentation/webhooks/verifying/).
/// </summary>
public static class ZendeskSignature
{
    /// <summary>The header of the signature.</summary>
    public const string SignatureHeader = "X-Zendesk-Webhook-Signature";

    /// <summary>The header of the signature's time, as RFC 3339 writes it.</summary>
    public const string TimestampHeader = "X-Zendesk-Webhook-Signature-Timestamp";

    /// <summary>The secret that signs a webhook which is tried out before it is created: it stands in Zendesk's documentation, so anybody can sign with it.</summary>
    public const string TestSecret = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==";

    /// <summary>How far a signature's time may lie from now, in the past as in the future. Zendesk prescribes none.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const int Base64Length = 44;

    /// <summary>Signs a body.</summary>
    /// <param name="secret">The webhook's signing secret, used as the text that it is.</param>
    /// <param name="timestamp">The time as the header has it.</param>
    /// <param name="body">The raw body; empty where the request has none.</param>
    public static string Sign(string secret, string timestamp, ReadOnlySpan<byte> body) =>
        BodyHmac.Base64(Encoding.UTF8.GetBytes(secret), [timestamp], body);

    /// <summary>Checks a signature.</summary>
    /// <param name="secrets">The signing secrets that are accepted now.</param>
    /// <param name="acceptTestSecret">Whether <see cref="TestSecret"/> will do where it is one of them.</param>
    /// <param name="timestamp">The timestamp header's value, if any.</param>
    /// <param name="signature">The signature header's value, if any.</param>
    /// <param name="body">The raw body.</param>
    /// <param name="now">The time now.</param>
    public static Verification Verify(
        IReadOnlyList<string> secrets,
        bool acceptTestSecret,
        string? timestamp,
        string? signature,
        ReadOnlySpan<byte> body,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature))
        {
            return Verification.Missing;
        }

        if (signature.Length != Base64Length || ZendeskTime.Parse(timestamp) is not { } signedAt)
        {
            return Verification.Malformed;
        }

        if ((now - signedAt).Duration() > Tolerance)
        {
            return Verification.OutsideWindow;
        }

        foreach (var secret in secrets)
        {
            if (IsUsable(secret, acceptTestSecret) && ConstantTime.Equal(Sign(secret, timestamp, body), signature))
            {
                return Verification.Accepted;
            }
        }

        return Verification.Mismatch;
    }

    // With an empty secret anyone could sign.
    private static bool IsUsable(string secret, bool acceptTestSecret) =>
        secret.Length > 0 && (acceptTestSecret || secret is not TestSecret);
}
