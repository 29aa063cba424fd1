using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Bridge.Crm;

/// <summary>The HMAC-SHA256 of a body with texts before and after it, which is what signatures of webhooks are made of.</summary>
internal static class BodyHmac
{
    /// <summary>Makes it, as base64.</summary>
    /// <param name="key">The key.</param>
    /// <param name="before">The texts before the body.</param>
    /// <param name="body">The body.</param>
    /// <param name="after">The text after the body.</param>
    public static string Base64(ReadOnlySpan<byte> key, ReadOnlySpan<string> before, ReadOnlySpan<byte> body, string after = "")
    {
        var most = body.Length + Encoding.UTF8.GetMaxByteCount(after.Length);
        foreach (var text in before)
        {
            most += Encoding.UTF8.GetMaxByteCount(text.Length);
        }

        // In one piece: to hash it piece by piece costs as much again as the hash.
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var end = 0;
            foreach (var text in before)
            {
                end += Encoding.UTF8.GetBytes(text, buffer.AsSpan(end));
            }

            body.CopyTo(buffer.AsSpan(end));
            end += body.Length;
            end += Encoding.UTF8.GetBytes(after, buffer.AsSpan(end));
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(key, buffer.AsSpan(0, end), hash);
            return Convert.ToBase64String(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
