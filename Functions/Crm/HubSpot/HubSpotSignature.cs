using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Bridge.Crm.HubSpot;

/// <summary>
/// HubSpot's three signatures of a request, made and checked
/// (https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation).
/// Only v3 carries a time, and so resists a replay.
/// </summary>
public static partial class HubSpotSignature
{
    /// <summary>The header of a v3 signature.</summary>
    public const string V3Header = "X-HubSpot-Signature-v3";

    /// <summary>The header of a v3 signature's time, in milliseconds since 1970.</summary>
    public const string TimestampHeader = "X-HubSpot-Request-Timestamp";

    /// <summary>The header of a v1 or v2 signature.</summary>
    public const string OlderHeader = "X-HubSpot-Signature";

    /// <summary>The header that tells v1 and v2 apart: <c>v1</c> or <c>v2</c>.</summary>
    public const string VersionHeader = "X-HubSpot-Signature-Version";

    /// <summary>How far a v3 signature's time may lie from now, in the past as in the future.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const int HexLength = 2 * SHA256.HashSizeInBytes;
    private const int Base64Length = 44;
    private const int TimestampLength = 13;

    /// <summary>Signs a request as v3: base64 of an HMAC-SHA256.</summary>
    /// <param name="secret">The app's client secret.</param>
    /// <param name="method">The HTTP method, in capitals.</param>
    /// <param name="url">The whole public URL, query included.</param>
    /// <param name="body">The raw body.</param>
    /// <param name="timestamp">The time as the header has it: milliseconds since 1970, 13 digits.</param>
    public static string SignV3(string secret, string method, string url, ReadOnlySpan<byte> body, string timestamp) =>
        BodyHmac.Base64(Encoding.UTF8.GetBytes(secret), [method, DecodeUrl(url)], body, timestamp);

    /// <summary>Signs a request as v2, which HubSpot does for workflow actions: lower-case hexadecimal SHA-256.</summary>
    /// <param name="secret">The app's client secret.</param>
    /// <param name="method">The HTTP method, in capitals.</param>
    /// <param name="url">The whole public URL, query included.</param>
    /// <param name="body">The raw body.</param>
    public static string SignV2(string secret, string method, string url, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, secret);
        Append(hash, method);
        Append(hash, url);
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Signs a body as v1, which HubSpot does for subscriptions: lower-case hexadecimal SHA-256.</summary>
    /// <param name="secret">The app's client secret.</param>
    /// <param name="body">The raw body.</param>
    public static string SignV1(string secret, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, secret);
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Checks a v3 signature.</summary>
    /// <param name="secrets">The client secrets that are accepted now.</param>
    /// <param name="method">The HTTP method, in capitals.</param>
    /// <param name="url">The whole public URL, query included.</param>
    /// <param name="body">The raw body.</param>
    /// <param name="timestamp">The timestamp header's value, if any.</param>
    /// <param name="signature">The signature header's value, if any.</param>
    /// <param name="now">The time now.</param>
    public static Verification VerifyV3(
        IReadOnlyList<string> secrets,
        string method,
        string url,
        ReadOnlySpan<byte> body,
        string? timestamp,
        string? signature,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature))
        {
            return Verification.Missing;
        }

        if (signature.Length != Base64Length || ParseTimestamp(timestamp) is not { } signedAt)
        {
            return Verification.Malformed;
        }

        if (Math.Abs(now.ToUnixTimeMilliseconds() - signedAt) > Tolerance.TotalMilliseconds)
        {
            return Verification.OutsideWindow;
        }

        foreach (var secret in secrets)
        {
            if (IsUsable(secret) && ConstantTime.Equal(SignV3(secret, method, url, body, timestamp), signature))
            {
                return Verification.Accepted;
            }
        }

        return Verification.Mismatch;
    }

    /// <summary>Checks a v2 signature. It has no time: whoever holds a copy of the request can send it again.</summary>
    /// <param name="secrets">The client secrets that are accepted now.</param>
    /// <param name="method">The HTTP method, in capitals.</param>
    /// <param name="url">The whole public URL, query included.</param>
    /// <param name="body">The raw body.</param>
    /// <param name="signature">The signature header's value, if any.</param>
    public static Verification VerifyV2(
        IReadOnlyList<string> secrets,
        string method,
        string url,
        ReadOnlySpan<byte> body,
        string? signature)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (CheckHex(signature) is { } wrong)
        {
            return wrong;
        }

        foreach (var secret in secrets)
        {
            if (IsUsable(secret) && ConstantTime.Equal(SignV2(secret, method, url, body), signature!))
            {
                return Verification.Accepted;
            }
        }

        return Verification.Mismatch;
    }

    /// <summary>Checks a v1 signature. It has no time: whoever holds a copy of the request can send it again.</summary>
    /// <param name="secrets">The client secrets that are accepted now.</param>
    /// <param name="body">The raw body.</param>
    /// <param name="signature">The signature header's value, if any.</param>
    public static Verification VerifyV1(IReadOnlyList<string> secrets, ReadOnlySpan<byte> body, string? signature)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (CheckHex(signature) is { } wrong)
        {
            return wrong;
        }

        foreach (var secret in secrets)
        {
            if (IsUsable(secret) && ConstantTime.Equal(SignV1(secret, body), signature!))
            {
                return Verification.Accepted;
            }
        }

        return Verification.Mismatch;
    }

    /// <summary>The URL as HubSpot signs it in v3: twelve escapes decoded, every other one left as it is.</summary>
    internal static string DecodeUrl(string url) =>
        url.Contains('%') ? DecodedEscape().Replace(url, escape => Uri.UnescapeDataString(escape.Value)) : url;

    [GeneratedRegex("%(?:21|24|27|28|29|2A|2C|2F|3A|3B|3F|40)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DecodedEscape();

    private static long? ParseTimestamp(string text) =>
        text.Length == TimestampLength && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? milliseconds
            : null;

    private static Verification? CheckHex(string? signature) => signature switch
    {
        null or "" => Verification.Missing,
        { Length: HexLength } when signature.All(char.IsAsciiHexDigitLower) => null,
        _ => Verification.Malformed,
    };

    // With an empty secret anyone could sign.
    private static bool IsUsable(string secret) => secret.Length > 0;

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
}
