using System.Net;

namespace Bridge.Sandbox.Proxies;

/// <summary>Hands requests on as they are, each once, and brings whole answers back.</summary>
internal sealed class Upstream : IDisposable
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    // A connection of its own for each request: one that the other side is just closing could lose it, or have it sent twice.
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = TimeSpan.Zero,
        UseCookies = false,
        UseProxy = false,
    });

    /// <summary>Sends a request on.</summary>
    /// <returns>The answer; null where none came.</returns>
    public async Task<ProxiedAnswer?> SendAsync(Uri address, ProxiedRequest request, CancellationToken cancellationToken)
    {
        using var message = Message(address, request);
        try
        {
            using var response = await _http.SendAsync(message, cancellationToken);
            return new ProxiedAnswer(
                (int)response.StatusCode,
                [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Select(header => KeyValuePair.Create(header.Key, header.Value.ToArray()))],
                await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Message(Uri address, ProxiedRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(address.GetLeftPart(UriPartial.Authority) + request.Url, AsItIs))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (request.Body.Length > 0 || request.Headers.Any(header => header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)))
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
        }

        foreach (var (name, values) in request.Headers)
        {
            if (!name.Equals("Connection", StringComparison.OrdinalIgnoreCase) && !name.Equals("Expect", StringComparison.OrdinalIgnoreCase)
                && !message.Headers.TryAddWithoutValidation(name, values))
            {
                message.Content!.Headers.TryAddWithoutValidation(name, values);
            }
        }

        return message;
    }
}
