using System.Text;
using Bridge.Json;

namespace Bridge.Sandbox.Proxies;

/// <summary>An answer on its way back through a proxy.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body; empty for none.</param>
public sealed record ProxiedAnswer(int Status, IReadOnlyList<KeyValuePair<string, string[]>> Headers, ReadOnlyMemory<byte> Body)
{
    // They belong to one connection, or are written anew.
    private static readonly string[] OfTheConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade"];

    /// <summary>An answer with a text as its body.</summary>
    public static ProxiedAnswer Text(int status, string contentType, string body, params (string Name, string Value)[] headers) => new(
        status,
        [KeyValuePair.Create("Content-Type", new[] { contentType }), .. headers.Select(header => KeyValuePair.Create(header.Name, new[] { header.Value }))],
        Encoding.UTF8.GetBytes(body));

    /// <summary>An answer with JSON as its body.</summary>
    public static ProxiedAnswer Json(int status, JToken body, params (string Name, string Value)[] headers) =>
        Text(status, "application/json; charset=utf-8", StrictJson.Write(body), headers);

    internal async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        foreach (var (name, values) in Headers)
        {
            if (!OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                response.Headers[name] = values;
            }
        }

        if (Body.Length > 0)
        {
            await response.Body.WriteAsync(Body, response.HttpContext.RequestAborted);
        }
    }
}
