using System.Globalization;
using System.Text.RegularExpressions;
using Bridge.Http;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm;

/// <summary>The settings of one source, checked as they are read.</summary>
internal sealed partial class SourceSettings(string source, IConfigurationSection section)
{
    private const string UnresolvedReference = "@Microsoft.KeyVault(";

    public SourceSettingsException Wrong(string name, string reason) => new(source, name, reason);

    public string? Text(string name)
    {
        var text = section[name]?.Trim();
        if (text?.StartsWith(UnresolvedReference, StringComparison.OrdinalIgnoreCase) is true)
        {
            throw Wrong(name, "is a Key Vault reference that was not resolved: check the vault's address, the secret's name, and the app's role on the vault.");
        }

        return text is "" ? null : text;
    }

    public bool Flag(string name) => Text(name) switch
    {
        null => false,
        var text when bool.TryParse(text, out var flag) => flag,
        _ => throw Wrong(name, "must be 'true' or 'false'."),
    };

    /// <summary>How many calls an instance may make to the source at once and in a second.</summary>
    public CallBounds Bounds(CallBounds usual) => new(
        Number(nameof(CallBounds.Concurrency), usual.Concurrency, CallBounds.MaxConcurrency),
        Number(nameof(CallBounds.RequestsPerSecond), usual.RequestsPerSecond, CallBounds.MaxRequestsPerSecond));

    /// <summary>An https address, or an http one of this machine.</summary>
    public Uri? Address(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            throw Wrong(name, "must be an absolute address, such as https://example.com/path.");
        }

        if (address.Scheme is "http" && !address.IsLoopback)
        {
            throw Wrong(name, "must begin with https://; http:// is for this machine alone.");
        }

        return address is { UserInfo: "", Fragment: "" }
            ? address
            : throw Wrong(name, "must hold neither a user name nor a fragment.");
    }

    /// <summary>The name under which a secret is kept.</summary>
    public string SecretName(string name, string fallback)
    {
        var secret = Text(name) ?? fallback;
        if (SecretItself().IsMatch(secret))
        {
            throw Wrong(name, "looks like a secret. Put the secret into the vault, or under Secrets, and its name here.");
        }

        return ValidSecretName().IsMatch(secret)
            ? secret
            : throw Wrong(name, "must be the name of a secret: at most 127 letters, digits and hyphens.");
    }

    private int Number(string name, int usual, int max) =>
        Text(name) is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max ? number
        : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from 1 to {max}."));

    [GeneratedRegex("^[A-Za-z0-9-]{1,127}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidSecretName();

    [GeneratedRegex("^(?:pat-[a-z0-9]+-|whsec_|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretItself();
}
