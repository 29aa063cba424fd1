using Microsoft.AspNetCore.Http;

namespace Bridge.Intake;

/// <summary>A request's body as it came, read once.</summary>
internal static class RawBody
{
    /// <summary>The largest body that is read unless another limit is given, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    // No room is made for what a request only announces.
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Reads the body; null when it is larger than <see cref="MaxBytes"/>.</summary>
    public static Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ReadAsync(request, MaxBytes, cancellationToken);

    /// <summary>Reads the body; null when it is larger than <paramref name="maxBytes"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return null;
        }

        // One byte more than announced, so that the end is found without more room.
        var body = new byte[Math.Min(request.ContentLength + 1 ?? ChunkBytes, ChunkBytes)];
        var length = 0;
        while (await request.Body.ReadAsync(body.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
            if (length > maxBytes)
            {
                return null;
            }

            if (length == body.Length)
            {
                Array.Resize(ref body, Math.Min(2 * length, maxBytes + 1));
            }
        }

        return body.AsMemory(0, length);
    }
}
