using Microsoft.AspNetCore.Http;

namespace Bridge.Intake;

/// <summary>A request's body as it came, read once.</summary>
internal static class RawBody
{
    /// <summary>The largest body that is read, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Reads the body; null when it is larger than <see cref="MaxBytes"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            return null;
        }

        using var body = new MemoryStream(capacity: (int)(request.ContentLength ?? 4096));
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return body.GetBuffer().AsMemory(0, (int)body.Length);
            }

            if (body.Length + read > MaxBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }
    }
}
