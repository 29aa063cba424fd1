using System.Text.RegularExpressions;
using Bridge.Http;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.HubSpot;

/// <summary>The settings of a HubSpot source.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="BaseUrl">Where the API is; ends in a slash.</param>
/// <param name="ApiVersion">The version in the API's paths: <c>v3</c>, or a dated one such as <c>2026-03</c>.</param>
/// <param name="ClientSecret">The name of the secret that signs webhooks.</param>
/// <param name="AccessToken">The name of the secret that authorises calls.</param>
/// <param name="AppId">The app whose changes are our own; null means the app that an event was sent for.</param>
/// <param name="AcceptV1">Whether signatures of version 1 will do, which resist no replay.</param>
/// <param name="AcceptV2">Whether signatures of version 2 will do, which resist no replay.</param>
/// <param name="Bounds">How many calls are made at once and in a second.</param>
internal sealed partial record HubSpotSettings(
    string Source,
    Uri BaseUrl,
    string ApiVersion,
    string ClientSecret,
    string AccessToken,
    string? AppId,
    bool AcceptV1,
    bool AcceptV2,
    CallBounds Bounds)
{
    private static readonly CallBounds UsualBounds = new(Concurrency: 8, RequestsPerSecond: 10);

    public static HubSpotSettings Read(string source, IConfigurationSection section)
    {
        var settings = new SourceSettings(source, section);
        var baseUrl = settings.Address("BaseUrl") ?? new Uri("https://api.hubapi.com");
        var version = settings.Text("ApiVersion") ?? "v3";
        var appId = settings.Text("AppId");
        return new HubSpotSettings(
            source,
            baseUrl.Query is "" ? new Uri(baseUrl.AbsoluteUri.TrimEnd('/') + '/') : throw settings.Wrong("BaseUrl", "must have no query."),
            Version().IsMatch(version) ? version : throw settings.Wrong("ApiVersion", "must be a version of HubSpot's API, such as v3 or 2026-03."),
            settings.SecretName("ClientSecret", $"{source}-client-secret"),
            settings.SecretName("AccessToken", $"{source}-access-token"),
            appId?.All(char.IsAsciiDigit) is false ? throw settings.Wrong("AppId", "must be the app's number.") : appId,
            settings.Flag("AcceptV1"),
            settings.Flag("AcceptV2"),
            settings.Bounds(UsualBounds));
    }

    /// <summary>The path of a record, or of a type's records.</summary>
    public string Objects(params IEnumerable<string> segments) =>
        $"{(IsDated ? $"crm/objects/{ApiVersion}" : $"crm/{ApiVersion}/objects")}/{string.Join('/', segments)}";

    /// <summary>The path of the ways in which a note can be associated with a type of record.</summary>
    public string NoteLabels(string type) =>
        $"{(IsDated ? $"crm/associations/{ApiVersion}" : "crm/v4/associations")}/notes/{type}/labels";

    private bool IsDated => ApiVersion[0] != 'v';

    [GeneratedRegex("^(?:v[0-9]{1,2}|20[0-9]{2}-[0-9]{2})\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
