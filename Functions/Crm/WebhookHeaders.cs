using Microsoft.AspNetCore.Http;

namespace Bridge.Crm;

/// <summary>Headers that a signature scheme sends exactly once.</summary>
internal static class WebhookHeaders
{
    /// <summary>Whether none of the headers came twice: two values leave it open which one was signed.</summary>
    public static bool AreSingle(this IHeaderDictionary headers, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (headers[name].Count > 1)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The header's one value; null where it is missing or came twice.</summary>
    public static string? Single(this IHeaderDictionary headers, string name) =>
        headers[name] is [var value] ? value : null;
}
