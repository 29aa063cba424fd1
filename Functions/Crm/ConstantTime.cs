using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Bridge.Crm;

/// <summary>Comparisons that take as long whether they match or not.</summary>
internal static class ConstantTime
{
    /// <summary>
    /// Whether a signature is the expected one, character for character: a second spelling of the same bytes is another
    /// signature.
    /// </summary>
    public static bool Equal(ReadOnlySpan<char> expected, ReadOnlySpan<char> signature) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(expected), MemoryMarshal.AsBytes(signature));
}
