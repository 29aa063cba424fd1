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

        using var body = new MemoryStream(ChunkBytes);
        var buffer = new byte[ChunkBytes];
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return body.GetBuffer().AsMemory(0, (int)body.Length);
            }

            if (body.Length + read > maxBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }
    }
}
