namespace Bridge.Billing;

/// <summary>Reads the addresses in the settings.</summary>
internal static class BillingUrl
{
    /// <summary>An absolute http or https address, or null.</summary>
    public static Uri? Absolute(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            ? url
            : null;

    /// <summary>An absolute address, or a relative one under <paramref name="baseUrl"/>; null where it is neither.</summary>
    public static Uri? Resolve(string baseUrl, string text)
    {
        // On Unix a path that starts with a slash also reads as an absolute file address.
        var isRelative = text.StartsWith('/') || !Uri.TryCreate(text, UriKind.Absolute, out _);
        return isRelative ? Absolute($"{baseUrl.TrimEnd('/')}/{text.TrimStart('/')}") : Absolute(text);
    }
}
