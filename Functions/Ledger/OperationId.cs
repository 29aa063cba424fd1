using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bridge.Ledger;

/// <summary>
/// Ids of operations: a hash of what makes an operation the same one, so that a redelivery finds it. 32 hexadecimal
/// digits, of which the first is the ledger's partition.
/// </summary>
public static class OperationId
{
    /// <summary>How long an id is.</summary>
    public const int Length = 32;

    /// <summary>The id of the operation that <paramref name="route"/> makes of one event.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="key">The event's id, or the route's <c>oncePer</c> key.</param>
    /// <param name="route">The route's id.</param>
    public static string Of(string source, string key, string route) => Hash("operation", source, key, route);

    /// <summary>The id under which an event that could not be read is kept.</summary>
    public static string OfUnreadable(string source, string content) => Hash("unreadable", source, content);

    /// <summary>The id under which an event is kept that lacks what its route runs once for.</summary>
    public static string OfKeyless(string source, string eventId, string route) => Hash("keyless", source, eventId, route);

    /// <summary>The ledger's partition of an operation.</summary>
    public static string Partition(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return id[..1];
    }

    /// <summary>Whether a text has the form of an id.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: Length } && text.All(char.IsAsciiHexDigitLower);

    private static string Hash(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            // Each part is preceded by its length, so that no two lists of parts run together alike.
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Length];
    }
}
