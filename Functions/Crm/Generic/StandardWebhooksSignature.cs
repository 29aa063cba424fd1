using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Bridge.Crm.Generic;

/// <summary>
/// The symmetric signature of Standard Webhooks, made and checked
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
/// </summary>
public static class StandardWebhooksSignature
{
    /// <summary>The header of the message's id, which every retry repeats.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header of the signature's time, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header of the signatures: <c>v1,base64</c>, several of them separated by spaces.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>What a secret begins with.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>How far the signature's time may lie from now, in the past as in the future.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const string Version = "v1,";
    private const int MinKeyBytes = 24;
    private const int MaxKeyBytes = 64;
    private const int MaxBase64Length = 256;
    private const int MaxIdLength = 256;
    private const int MaxTimestampLength = 11;

    /// <summary>Signs a message: <c>v1,</c> and base64 of an HMAC-SHA256.</summary>
    /// <param name="secret">The secret: <c>whsec_</c> and base64 of 24 to 64 bytes.</param>
    /// <param name="id">The message's id, without a full stop.</param>
    /// <param name="timestampSeconds">The time, in seconds since 1970.</param>
    /// <param name="body">The raw body.</param>
    /// <exception cref="ArgumentException">The secret or the id does not have its form.</exception>
    public static string Sign(string secret, string id, long timestampSeconds, ReadOnlySpan<byte> body)
    {
        if (!TryReadKey(secret, out var key))
        {
            throw new ArgumentException($"A secret is '{SecretPrefix}' and base64 of {MinKeyBytes} to {MaxKeyBytes} bytes.", nameof(secret));
        }

        if (!IsId(id))
        {
            throw new ArgumentException($"An id has 1 to {MaxIdLength} printable characters and no full stop.", nameof(id));
        }

        return Sign(key, id, timestampSeconds.ToString(CultureInfo.InvariantCulture), body);
    }

    /// <summary>Checks a message's signatures: one of them must have been made with one of the secrets.</summary>
    /// <param name="secrets">The secrets that are accepted now; one that does not have a secret's form makes no signature.</param>
    /// <param name="id">The id header's value, if any.</param>
    /// <param name="timestamp">The timestamp header's value, if any.</param>
    /// <param name="signatures">The signature header's value, if any. Entries of another version are skipped.</param>
    /// <param name="body">The raw body.</param>
    /// <param name="now">The time now.</param>
    public static Verification Verify(
        IReadOnlyList<string> secrets,
        string? id,
        string? timestamp,
        string? signatures,
        ReadOnlySpan<byte> body,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signatures))
        {
            return Verification.Missing;
        }

        if (!HasEntry(signatures) || !IsId(id) || ParseTimestamp(timestamp) is not { } signedAt)
        {
            return Verification.Malformed;
        }

        if (Math.Abs(now.ToUnixTimeSeconds() - signedAt) > Tolerance.TotalSeconds)
        {
            return Verification.OutsideWindow;
        }

        foreach (var secret in secrets)
        {
            if (TryReadKey(secret, out var key) && AnyIs(Sign(key, id, timestamp, body), signatures))
            {
                return Verification.Accepted;
            }
        }

        return Verification.Mismatch;
    }

    /// <summary>Whether a text has a secret's form.</summary>
    public static bool IsSecret(string text) => TryReadKey(text, out _);

    /// <summary>The seconds of a timestamp header; null where it does not have the scheme's form.</summary>
    internal static long? ParseTimestamp(string? text) =>
        text?.Length <= MaxTimestampLength && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;

    private static string Sign(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body) =>
        Version + BodyHmac.Base64(key, [id, ".", timestamp, "."], body);

    private static bool HasEntry(ReadOnlySpan<char> signatures)
    {
        foreach (var entry in signatures.Split(' '))
        {
            if (signatures[entry].StartsWith(Version, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AnyIs(string expected, ReadOnlySpan<char> signatures)
    {
        var isAny = false;
        foreach (var entry in signatures.Split(' '))
        {
            isAny |= ConstantTime.Equal(expected, signatures[entry]);
        }

        return isAny;
    }

    private static bool TryReadKey(string secret, [NotNullWhen(true)] out byte[]? key)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var base64 = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret.AsSpan(SecretPrefix.Length) : secret;
        var bare = base64.TrimEnd('=');
        key = null;
        if (bare.Length > MaxBase64Length)
        {
            return false;
        }

        Span<char> padded = stackalloc char[(bare.Length + 3) / 4 * 4];
        padded.Fill('=');
        bare.CopyTo(padded);
        Span<byte> bytes = stackalloc byte[padded.Length / 4 * 3];
        if (Convert.TryFromBase64Chars(padded, bytes, out var length) && length is >= MinKeyBytes and <= MaxKeyBytes)
        {
            key = bytes[..length].ToArray();
        }

        return key is not null;
    }

    // A full stop in the id would let the same signed bytes be cut into another id, time and body.
    private static bool IsId(string id) =>
        id.Length is > 0 and <= MaxIdLength && !id.AsSpan().ContainsAnyExceptInRange('!', '~') && !id.Contains('.');
}
