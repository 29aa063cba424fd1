using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Bridge.Crm;

/// <summary>Comparisons that take as long whether they match or not.</summary>
internal static class ConstantTime
{
    // Longer than any signature; the library's comparison takes its time over each byte, and a character has two.
    private const int UsualLength = 128;

    /// <summary>
    /// Whether a signature is the expected one, character for character: a second spelling of the same bytes is another
    /// signature.
    /// </summary>
    public static bool Equal(ReadOnlySpan<char> expected, ReadOnlySpan<char> signature)
    {
        Span<byte> expectedBytes = stackalloc byte[UsualLength];
        Span<byte> signatureBytes = stackalloc byte[UsualLength];
        return Ascii.FromUtf16(expected, expectedBytes, out var expectedLength) is OperationStatus.Done
            && Ascii.FromUtf16(signature, signatureBytes, out var signatureLength) is OperationStatus.Done
                ? CryptographicOperations.FixedTimeEquals(expectedBytes[..expectedLength], signatureBytes[..signatureLength])
                : CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(expected), MemoryMarshal.AsBytes(signature));
    }
}
