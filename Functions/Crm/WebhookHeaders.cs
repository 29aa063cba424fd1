using Microsoft.AspNetCore.Http;

namespace Bridge.Crm;

/// <summary>Headers that a signature scheme sends exactly once.</summary>
internal static class WebhookHeaders
{
    /// <summary>Reads a header that may not come twice: two values leave it open which one was signed.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="name">The header's name.</param>
    /// <param name="value">Its value; null where it is missing.</param>
    /// <returns>False where it came twice.</returns>
    public static bool TrySingle(this IHeaderDictionary headers, string name, out string? value)
    {
        var values = headers[name];
        value = values is [var only] ? only : null;
        return values.Count <= 1;
    }

    /// <summary>The header's one value; null where it is missing or came twice.</summary>
    public static string? Single(this IHeaderDictionary headers, string name)
    {
        _ = headers.TrySingle(name, out var value);
        return value;
    }
}
