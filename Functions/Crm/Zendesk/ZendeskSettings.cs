using System.Text.RegularExpressions;
using Bridge.Http;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Zendesk;

/// <summary>The settings of a Zendesk source.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="BaseUrl">The account's address, such as <c>https://acme.zendesk.com/</c>.</param>
/// <param name="SigningSecrets">The names of the secrets that sign webhooks: each webhook of Zendesk has its own.</param>
/// <param name="AcceptTestSecret">Whether the test secret of Zendesk's documentation will do, where it is one of them.</param>
/// <param name="Authentication">How calls are authorised.</param>
/// <param name="UserId">The user whose changes are our own; null where they cannot be told.</param>
/// <param name="TicketFields">The ids of ticket fields, by the names that routes use; other names are looked up as titles.</param>
/// <param name="CatchUp">What a look for missed events searches.</param>
/// <param name="Bounds">How many calls are made at once and in a second.</param>
internal sealed partial record ZendeskSettings(
    string Source,
    Uri BaseUrl,
    IReadOnlyList<string> SigningSecrets,
    bool AcceptTestSecret,
    ZendeskAuthentication Authentication,
    string? UserId,
    IReadOnlyDictionary<string, string> TicketFields,
    IReadOnlyList<ZendeskCatchUp> CatchUp,
    CallBounds Bounds)
{
    // The smallest plan allows 200 calls a minute.
    private static readonly CallBounds UsualBounds = new(Concurrency: 4, RequestsPerSecond: 3);

    public static ZendeskSettings Read(string source, IConfigurationSection section)
    {
        var settings = new SourceSettings(source, section);
        return new ZendeskSettings(
            source,
            ReadBaseUrl(settings),
            ReadSigningSecrets(settings, source, section),
            settings.Flag("AcceptTestSecret"),
            ReadAuthentication(settings, source),
            settings.Text("UserId") is { } user ? Id(settings, "UserId", user) : null,
            Children(section, "TicketFields").ToDictionary(
                name => name,
                name => Id(settings, $"TicketFields:{name}", settings.Text($"TicketFields:{name}") ?? ""),
                StringComparer.OrdinalIgnoreCase),
            [.. Children(section, "CatchUp").Select(name => ZendeskCatchUp.Read(settings, $"CatchUp:{name}"))],
            settings.Bounds(UsualBounds));
    }

    private static Uri ReadBaseUrl(SourceSettings settings) => settings.Address("BaseUrl") switch
    {
        null => throw settings.Wrong("BaseUrl", "is missing: it is the account's address, such as https://acme.zendesk.com."),
        { Query: "", AbsolutePath: "/" } address => address,
        _ => throw settings.Wrong("BaseUrl", "must have neither a path nor a query."),
    };

    private static List<string> ReadSigningSecrets(SourceSettings settings, string source, IConfigurationSection section) =>
        [.. Children(section, "SigningSecrets")
            .Select(webhook => $"SigningSecrets:{webhook}")
            .DefaultIfEmpty("SigningSecret")
            .Select(name => settings.SecretName(name, $"{source}-signing-secret"))
            .Distinct(StringComparer.Ordinal)];

    private static ZendeskAuthentication ReadAuthentication(SourceSettings settings, string source) =>
        (settings.Text("ClientId"), settings.Text("Email")) switch
        {
            ({ }, { }) => throw settings.Wrong("Email", "must not be set beside ClientId: calls are authorised in one way."),
            ({ } client, _) => new ByClientCredentials(client, settings.Text("Scope") ?? "read write", settings.SecretName("ClientSecret", $"{source}-client-secret")),
            (_, { } email) => EmailAddress().IsMatch(email)
                ? new ByApiToken(email, settings.SecretName("ApiToken", $"{source}-api-token"))
                : throw settings.Wrong("Email", "must be the e-mail address of the user that the API token is used for."),
            _ => new ByAccessToken(settings.SecretName("AccessToken", $"{source}-access-token")),
        };

    private static string Id(SourceSettings settings, string name, string id) =>
        ZendeskRecords.IsId(id) ? id : throw settings.Wrong(name, "must be a number: the id that Zendesk shows.");

    private static IEnumerable<string> Children(IConfigurationSection section, string name) =>
        section.GetSection(name).GetChildren().Select(child => child.Key);

    [GeneratedRegex("^[^\\s:@/]+@[^\\s:@/]+\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EmailAddress();
}
