using System.Security.Cryptography;
using System.Text;

namespace Bridge.Crm;

/// <summary>Comparisons that take as long whether they match or not.</summary>
internal static class ConstantTime
{
    /// <summary>
    /// Whether a signature is the expected one, character for character: a second spelling of the same bytes is another
    /// signature.
    /// </summary>
    public static bool Equal(string expected, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature));
}
