using System.Security.Cryptography;
using System.Text;

namespace Bridge.Billing;

/// <summary>Tells one API key from another without keeping it.</summary>
internal static class TokenMark
{
    /// <summary>The mark of an API key; never shown, though nobody could read the key from it.</summary>
    public static string Of(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
