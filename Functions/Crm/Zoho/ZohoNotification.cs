using System.Text;
using Bridge.Json;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json;

namespace Bridge.Crm.Zoho;

/// <summary>
/// What Zoho CRM posts to a channel's URL, and how it proves where it comes from: it signs nothing, but repeats a token that the channel
/// was given, and calls a URL that only the two sides know
/// (https://www.zoho.com/crm/developer/docs/api/v8/notifications/enable.html).
/// </summary>
internal static class ZohoNotification
{
    /// <summary>The parameter of the URL that holds the second secret.</summary>
    public const string KeyParameter = "key";

    /// <summary>The most characters that Zoho takes for a channel's token.</summary>
    public const int MaxTokenLength = 50;

    /// <summary>Checks both secrets; the URL's goes first, before anything of the body is read, unless Zoho moved it there.</summary>
    /// <param name="keys">The URL's secrets that are accepted now.</param>
    /// <param name="tokens">The channel's tokens that are accepted now.</param>
    /// <param name="delivery">The delivery.</param>
    public static Verification Verify(IReadOnlyList<string> keys, IReadOnlyList<string> tokens, Delivery delivery)
    {
        var inUrl = QueryHelpers.ParseQuery(QueryOf(delivery.Url)).GetValueOrDefault(KeyParameter);
        if (inUrl.Count > 1)
        {
            return Verification.Malformed;
        }

        if (inUrl is [var sent] && !IsOneOf(keys, sent))
        {
            return Verification.Mismatch;
        }

        if (BodyOf(delivery) is not { } notification)
        {
            return inUrl.Count == 0 ? Verification.Missing : Verification.Malformed;
        }

        // Zoho's pages leave open whether a notification's URL keeps its parameters or the body has them as 'query_params'.
        var key = inUrl is [var kept] ? kept : Text((notification["query_params"] as JObject)?[KeyParameter]);
        var token = Text(notification["token"]);
        return key is null || token is null ? Verification.Missing
            : IsOneOf(keys, key) & IsOneOf(tokens, token) ? Verification.Accepted
            : Verification.Mismatch;
    }

    /// <summary>A notification with the channel's token; as it is where it is none.</summary>
    public static byte[] WithToken(byte[] body, string token)
    {
        try
        {
            var notification = StrictJson.ParseObject(body);
            notification["token"] = token;
            return Encoding.UTF8.GetBytes(StrictJson.Write(notification));
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static JObject? BodyOf(Delivery delivery)
    {
        try
        {
            return delivery.JsonObject();
        }
        catch (UnreadableDeliveryException)
        {
            return null;
        }
    }

    private static string QueryOf(string url) => url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? url[at..] : string.Empty;

    private static string? Text(JToken? token) => (token as JValue)?.Value as string;

    // An empty secret would be no secret.
    private static bool IsOneOf(IReadOnlyList<string> accepted, string? sent)
    {
        var matches = false;
        foreach (var secret in accepted)
        {
            matches |= secret.Length > 0 && ConstantTime.Equal(secret, sent ?? string.Empty);
        }

        return matches;
    }
}
