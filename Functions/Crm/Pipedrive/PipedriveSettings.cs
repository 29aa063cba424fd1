using System.Text.RegularExpressions;
using Bridge.Http;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Pipedrive;

/// <summary>The settings of a Pipedrive source.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="BaseUrl">Where the API is; null means where the token says, or else Pipedrive's common address. Ends in a slash.</param>
/// <param name="UserId">The user that the bridge calls the API as: changes that this user makes through the API are our own.</param>
/// <param name="WebhookUser">The user name that webhooks carry.</param>
/// <param name="WebhookPassword">The name of the secret that webhooks carry as their password.</param>
/// <param name="ApiToken">The name of the secret that holds the user's API token.</param>
/// <param name="OAuth">The app to sign in as; null where the API token is used.</param>
/// <param name="Fields">The names that routes give to custom fields.</param>
/// <param name="CatchUp">The types of record whose changes are read when events were lost.</param>
/// <param name="EventId">What tells two changes of one record apart.</param>
/// <param name="Bounds">How many calls are made at once and in a second.</param>
internal sealed partial record PipedriveSettings(
    string Source,
    Uri? BaseUrl,
    string UserId,
    string WebhookUser,
    string WebhookPassword,
    string ApiToken,
    PipedriveApp? OAuth,
    PipedriveFields Fields,
    IReadOnlyList<string> CatchUp,
    PipedriveEventId EventId,
    CallBounds Bounds)
{
    // The smallest plan allows an API token 20 calls in two seconds (https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting).
    private static readonly CallBounds UsualBounds = new(Concurrency: 4, RequestsPerSecond: 8);

    public static PipedriveSettings Read(string source, IConfigurationSection section)
    {
        var settings = new SourceSettings(source, section);
        return new PipedriveSettings(
            source,
            Address(settings),
            User(settings),
            WebhookUserOf(settings),
            settings.SecretName("WebhookPassword", $"{source}-webhook-password"),
            settings.SecretName("ApiToken", $"{source}-api-token"),
            App(settings, source),
            PipedriveFields.Read(settings, section.GetSection("Fields")),
            Types(settings),
            EventIdOf(settings),
            settings.Bounds(UsualBounds));
    }

    private static Uri? Address(SourceSettings settings) => settings.Address("BaseUrl") switch
    {
        null => null,
        { Query: "" } address => new Uri(address.AbsoluteUri.TrimEnd('/') + '/'),
        _ => throw settings.Wrong("BaseUrl", "must have no query."),
    };

    private static string User(SourceSettings settings) => settings.Text("UserId") switch
    {
        null => throw settings.Wrong("UserId", "is missing: it is the number of the Pipedrive user that the bridge works as. Without it the bridge would take its own changes for other people's."),
        var text when Number().IsMatch(text) => text,
        _ => throw settings.Wrong("UserId", "must be the user's number."),
    };

    private static string WebhookUserOf(SourceSettings settings) => settings.Text("WebhookUser") switch
    {
        null => "bridge",
        var text when ValidUser().IsMatch(text) => text,
        _ => throw settings.Wrong("WebhookUser", "must be at most 100 printable ASCII characters without a colon."),
    };

    private static PipedriveApp? App(SourceSettings settings, string source) => settings.Text("ClientId") switch
    {
        null => null,
        var text when Printable().IsMatch(text) => new PipedriveApp(
            text,
            settings.SecretName("ClientSecret", $"{source}-client-secret"),
            settings.SecretName("RefreshToken", $"{source}-refresh-token"),
            settings.Address("TokenUrl") ?? new Uri("https://oauth.pipedrive.com/oauth/token")),
        _ => throw settings.Wrong("ClientId", "must be the app's client ID."),
    };

    private static string[] Types(SourceSettings settings)
    {
        var types = (settings.Text("CatchUp") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return types.All(PipedriveTypes.CanBeFound)
            ? [.. types.Distinct(StringComparer.Ordinal)]
            : throw settings.Wrong("CatchUp", $"must be some of {string.Join(", ", PipedriveTypes.Found)}, with commas between them.");
    }

    private static PipedriveEventId EventIdOf(SourceSettings settings) => settings.Text("EventId") switch
    {
        null => PipedriveEventId.Id,
        var text when Enum.GetNames<PipedriveEventId>().Contains(text, StringComparer.OrdinalIgnoreCase) => Enum.Parse<PipedriveEventId>(text, ignoreCase: true),
        _ => throw settings.Wrong("EventId", $"must be one of: {string.Join(", ", Enum.GetNames<PipedriveEventId>())}."),
    };

    [GeneratedRegex("^[1-9][0-9]{0,17}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();

    [GeneratedRegex("^[ -9;-~]{1,100}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidUser();

    [GeneratedRegex("^[!-~]{1,200}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Printable();
}

/// <summary>An app of the Developer Hub that a user installed.</summary>
/// <param name="ClientId">Its client ID.</param>
/// <param name="ClientSecret">The name of the secret that holds its client secret.</param>
/// <param name="RefreshToken">The name of the secret that holds the refresh token of its installation.</param>
/// <param name="TokenUrl">Where tokens are given out.</param>
internal sealed record PipedriveApp(string ClientId, string ClientSecret, string RefreshToken, Uri TokenUrl);

/// <summary>What tells two changes of one record apart. Pipedrive does not say whether a retry repeats either.</summary>
internal enum PipedriveEventId
{
    /// <summary><c>meta.id</c>, which is "ID of the event triggering the webhook".</summary>
    Id,

    /// <summary><c>meta.timestamp</c>, in milliseconds.</summary>
    Timestamp,
}
