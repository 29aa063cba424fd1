using System.IO.Compression;
using System.Security.Cryptography;

namespace Bridge.Dashboard.Pages;

/// <summary>A file that pages refer to. Its public name changes with its content, so that it may be kept for good.</summary>
public sealed class AssetFile
{
    private const int HashLength = 12;

    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;

    internal AssetFile(string name, string contentType, byte[] content)
    {
        (Name, ContentType, Content) = (name, contentType, content);
        Hash = Convert.ToHexStringLower(SHA256.HashData(content))[..HashLength];
        PublicName = $"{Path.GetFileNameWithoutExtension(name)}.{Hash}{Path.GetExtension(name)}";
        _brotli = new(() => Compressed(to => new BrotliStream(to, CompressionLevel.SmallestSize)));
        _gzip = new(() => Compressed(to => new GZipStream(to, CompressionLevel.SmallestSize)));
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>The name with a part of the content's hash.</summary>
    public string PublicName { get; }

    /// <summary>That part of the hash.</summary>
    public string Hash { get; }

    /// <summary>Its content type.</summary>
    public string ContentType { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Its bytes, compressed with Brotli.</summary>
    public ReadOnlyMemory<byte> Brotli => _brotli.Value;

    /// <summary>Its bytes, compressed with gzip.</summary>
    public ReadOnlyMemory<byte> Gzip => _gzip.Value;

    private byte[] Compressed(Func<Stream, Stream> compress)
    {
        using var bytes = new MemoryStream();
        using (var stream = compress(bytes))
        {
            stream.Write(Content.Span);
        }

        return bytes.ToArray();
    }
}
