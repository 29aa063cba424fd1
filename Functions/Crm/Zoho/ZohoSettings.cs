using System.Text.RegularExpressions;
using Bridge.Http;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Zoho;

/// <summary>The settings of a Zoho CRM source.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="AccountsUrl">Where tokens are given out; ends in a slash.</param>
/// <param name="ApiUrl">Where the API is; null leaves it to the token's answer.</param>
/// <param name="ApiVersion">The version in the API's paths, such as <c>v8</c>.</param>
/// <param name="ClientId">The id of the client that the API console made.</param>
/// <param name="ClientSecret">The name of the secret that goes with it.</param>
/// <param name="RefreshToken">The name of the secret that access tokens are made from.</param>
/// <param name="ChannelToken">The name of the secret that notifications carry in their body.</param>
/// <param name="UrlKey">The name of the secret that notifications carry in their URL.</param>
/// <param name="Channel">The channel that is kept alive; null where somebody else does that.</param>
/// <param name="OwnFields">Fields that only the bridge writes: an update of nothing else is its own.</param>
/// <param name="CatchUp">What is looked for when events are caught up with.</param>
/// <param name="Bounds">How many calls are made at once and in a second.</param>
internal sealed partial record ZohoSettings(
    string Source,
    Uri AccountsUrl,
    Uri? ApiUrl,
    string ApiVersion,
    string ClientId,
    string ClientSecret,
    string RefreshToken,
    string ChannelToken,
    string UrlKey,
    ZohoChannelSettings? Channel,
    IReadOnlySet<string> OwnFields,
    ZohoCatchUpSettings CatchUp,
    CallBounds Bounds)
{
    // The free edition of Zoho CRM bears five calls at once.
    private static readonly CallBounds UsualBounds = new(Concurrency: 5, RequestsPerSecond: 10);

    /// <summary>Reads the settings; notifications go to <paramref name="publicUrl"/> unless they say otherwise.</summary>
    public static ZohoSettings Read(string source, IConfigurationSection section, string? publicUrl)
    {
        var settings = new SourceSettings(source, section);
        var accounts = DataCenter(settings);
        var version = settings.Text("ApiVersion") ?? "v8";
        return new ZohoSettings(
            source,
            Base(settings, "AccountsUrl") ?? accounts,
            Base(settings, "ApiUrl"),
            Version().IsMatch(version) ? version : throw settings.Wrong("ApiVersion", "must be a version of Zoho CRM's API, such as v8."),
            settings.Text("ClientId") is not { } client ? throw settings.Wrong("ClientId", "is missing. Put the client id of Zoho's API console there.")
                : ClientForm().IsMatch(client) ? client
                : throw settings.Wrong("ClientId", "must be a client id of Zoho's API console, such as 1000.ABC."),
            settings.SecretName("ClientSecret", $"{source}-client-secret"),
            settings.SecretName("RefreshToken", $"{source}-refresh-token"),
            settings.SecretName("ChannelToken", $"{source}-channel-token"),
            settings.SecretName("UrlKey", $"{source}-url-key"),
            ZohoChannelSettings.Read(source, settings, publicUrl),
            Names(settings, "OwnFields").ToHashSet(StringComparer.Ordinal),
            ZohoCatchUpSettings.Read(settings, section.GetSection("CatchUp")),
            settings.Bounds(UsualBounds));
    }

    /// <summary>A path of the API.</summary>
    public string Path(params IEnumerable<string> segments) => $"crm/{ApiVersion}/{string.Join('/', segments)}";

    /// <summary>A list of the API names of modules or fields.</summary>
    public static IReadOnlyList<string> Names(SourceSettings settings, string name)
    {
        var names = (settings.Text(name) ?? string.Empty).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.TrueForAll(names, ZohoName.IsName)
            ? names
            : throw settings.Wrong(name, "must be API names of fields, separated by ';', such as Stage;Amount.");
    }

    private static Uri DataCenter(SourceSettings settings) =>
        ZohoDataCenters.AccountsOf(settings.Text("DataCenter") ?? "us")
        ?? throw settings.Wrong("DataCenter", $"must be one of: {string.Join(", ", ZohoDataCenters.Names)}.");

    private static Uri? Base(SourceSettings settings, string name) => settings.Address(name) switch
    {
        null => null,
        { Query: "" } address => new Uri(address.AbsoluteUri.TrimEnd('/') + '/'),
        _ => throw settings.Wrong(name, "must have no query."),
    };

    [GeneratedRegex("^v[0-9]{1,2}(?:\\.[0-9])?\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();

    [GeneratedRegex("^[A-Za-z0-9.]{1,100}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClientForm();
}
