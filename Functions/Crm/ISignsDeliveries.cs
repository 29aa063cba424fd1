using System.Net.Http.Headers;

namespace Bridge.Crm;

/// <summary>A source that can make a delivery as its CRM would, so that one that was kept can be sent again.</summary>
public interface ISignsDeliveries
{
    /// <summary>Gives a request its body, and what proves where it comes from.</summary>
    /// <param name="request">A POST to the webhook's public URL; the URL may be changed.</param>
    /// <param name="body">The body as it was kept.</param>
    /// <param name="id">What the CRM would call the message, where it has a name for it: the same again is the same message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Secrets.SecretMissingException">There is no secret to sign with.</exception>
    /// <exception cref="Secrets.SecretUnavailableException">The secret cannot be read now.</exception>
    ValueTask SignAsync(HttpRequestMessage request, byte[] body, string id, CancellationToken cancellationToken);
}

/// <summary>Bodies of deliveries.</summary>
internal static class DeliveryBodies
{
    /// <summary>The bytes as they are.</summary>
    public static ByteArrayContent Content(byte[] body, string type = "application/json") =>
        new(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    /// <summary>A URL with one more parameter in its query.</summary>
    public static Uri With(this Uri url, string name, string value) =>
        new UriBuilder(url) { Query = $"{url.Query.TrimStart('?')}{(url.Query.Length > 1 ? "&" : "")}{name}={Uri.EscapeDataString(value)}" }.Uri;
}
