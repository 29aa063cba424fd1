using Microsoft.AspNetCore.Http.Features;

namespace Bridge.Sandbox.Proxies;

/// <summary>A request on its way through a proxy, as it came.</summary>
/// <param name="Target">Where it goes.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Url">Path and query as they stand on the wire: a storage signature covers them.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body; empty for none.</param>
public sealed record ProxiedRequest(
    ProxyTarget Target,
    string Method,
    string Url,
    IReadOnlyList<KeyValuePair<string, string[]>> Headers,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>The path without the query, as it stands on the wire.</summary>
    public string Path => Url.Split('?', 2)[0];

    /// <summary>The query behind the question mark, decoded; empty for none.</summary>
    public string Query => Url.Split('?', 2) is [_, var query] ? Uri.UnescapeDataString(query.Replace('+', ' ')) : "";

    /// <summary>What kind of request it is, the same in every run: see <see cref="RequestKey"/>.</summary>
    public string Key => RequestKey.Of(this);

    internal static async Task<ProxiedRequest> ReadAsync(ProxyTarget target, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return new(
            target,
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            [.. context.Request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.OfType<string>().ToArray()))],
            body.ToArray());
    }
}
