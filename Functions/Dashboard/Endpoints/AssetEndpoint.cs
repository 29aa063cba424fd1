using Bridge.Dashboard.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Bridge.Dashboard.Endpoints;

/// <summary>Serves the files that pages refer to: compressed, and kept by browsers for good, since their names change with their content.</summary>
public static class AssetEndpoint
{
    private const string KeptForGood = "public, max-age=31536000, immutable";

    /// <summary>Serves a file by its public name.</summary>
    public static IResult Serve(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        var headers = request.HttpContext.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (AssetFiles.Find(name) is not { } asset)
        {
            headers.CacheControl = "no-store";
            return Results.NotFound();
        }

        headers.CacheControl = KeptForGood;
        headers.Vary = HeaderNames.AcceptEncoding;
        var (encoding, content) = Encoded(asset, request.Headers.AcceptEncoding.ToString());
        if (encoding.Length > 0)
        {
            headers.ContentEncoding = encoding;
        }

        return Results.Bytes(content, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{asset.Hash}{encoding}\""));
    }

    private static (string Encoding, ReadOnlyMemory<byte> Content) Encoded(AssetFile asset, string accepted)
    {
        var names = accepted.Split(',', StringSplitOptions.TrimEntries)
            .Where(one => !one.EndsWith("q=0", StringComparison.OrdinalIgnoreCase))
            .Select(one => one.Split(';')[0].TrimEnd())
            .ToList();
        return names.Contains("br", StringComparer.OrdinalIgnoreCase) ? ("br", asset.Brotli)
            : names.Contains("gzip", StringComparer.OrdinalIgnoreCase) ? ("gzip", asset.Gzip)
            : ("", asset.Content);
    }
}
