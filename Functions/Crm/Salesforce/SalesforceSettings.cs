using System.Text.RegularExpressions;
using Bridge.Http;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Salesforce;

/// <summary>The settings of a Salesforce source.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="OrganizationId">The one organization whose messages are taken.</param>
/// <param name="WebhookSecret">The name of the secret in the query of the messages' endpoint URL.</param>
/// <param name="BaseUrl">The organization's My Domain address, where tokens are asked for.</param>
/// <param name="ClientId">The consumer key of the app that calls the API.</param>
/// <param name="ClientSecret">The name of the secret that is the app's consumer secret.</param>
/// <param name="ApiVersion">The version in the API's paths, such as <c>65.0</c>.</param>
/// <param name="IntegrationUserId">The user that the app runs as: what it changed last is an echo. Null drops nothing.</param>
/// <param name="TaskStatus">The status of the tasks that are left as notes, which must be a closed one of the organization.</param>
/// <param name="CatchUp">What a catch-up reads: fields by object. Empty where there is none.</param>
/// <param name="Bounds">How many calls are made at once and in a second.</param>
internal sealed partial record SalesforceSettings(
    string Source,
    string OrganizationId,
    string WebhookSecret,
    Uri BaseUrl,
    string ClientId,
    string ClientSecret,
    string ApiVersion,
    string? IntegrationUserId,
    string TaskStatus,
    IReadOnlyDictionary<string, IReadOnlyList<string>> CatchUp,
    CallBounds Bounds)
{
    private const int LongestStatus = 255;

    // Salesforce counts the calls of a day, not of a second; the smallest organizations may make five long ones at once.
    private static readonly CallBounds UsualBounds = new(Concurrency: 5, RequestsPerSecond: 20);

    public static SalesforceSettings Read(string source, IConfigurationSection section)
    {
        var settings = new SourceSettings(source, section);
        return new SalesforceSettings(
            source,
            Id(settings, "OrganizationId") ?? throw settings.Wrong("OrganizationId", "is missing: it is the Organization ID under Setup, Company Information."),
            settings.SecretName("WebhookSecret", $"{source}-webhook-secret"),
            MyDomain(settings),
            ConsumerKey(settings),
            settings.SecretName("ClientSecret", $"{source}-client-secret"),
            Version(settings),
            Id(settings, "IntegrationUserId"),
            Status(settings),
            section.GetSection("CatchUp").GetChildren().ToDictionary(type => type.Key, IReadOnlyList<string> (type) => Fields(settings, type), StringComparer.Ordinal),
            settings.Bounds(UsualBounds));
    }

    /// <summary>The path of a resource of the REST API.</summary>
    public string Path(params IEnumerable<string> segments) => $"/services/data/v{ApiVersion}/{string.Join('/', segments)}";

    private static string? Id(SourceSettings settings, string name) => settings.Text(name) switch
    {
        null => null,
        var text when SalesforceId.IsValid(text) => text,
        _ => throw settings.Wrong(name, "must be an id of Salesforce: 15 or 18 letters and digits."),
    };

    private static Uri MyDomain(SourceSettings settings) => settings.Address("BaseUrl") switch
    {
        null => throw settings.Wrong("BaseUrl", "is missing: it is the My Domain address, such as https://example.my.salesforce.com."),
        { PathAndQuery: "/" } address => address,
        _ => throw settings.Wrong("BaseUrl", "must have neither a path nor a query."),
    };

    private static string ConsumerKey(SourceSettings settings) => settings.Text("ClientId") switch
    {
        null => throw settings.Wrong("ClientId", "is missing: it is the app's Consumer Key."),
        var text when Printable().IsMatch(text) => text,
        _ => throw settings.Wrong("ClientId", "must be the app's Consumer Key."),
    };

    private static string Version(SourceSettings settings) => settings.Text("ApiVersion") switch
    {
        null => "65.0",
        var text when ValidVersion().IsMatch(text) => text,
        _ => throw settings.Wrong("ApiVersion", "must be a version of Salesforce's API, such as 65.0."),
    };

    private static string Status(SourceSettings settings) => settings.Text("TaskStatus") switch
    {
        null => "Completed",
        { Length: <= LongestStatus } text => text,
        _ => throw settings.Wrong("TaskStatus", "must be a status of tasks, such as Completed."),
    };

    private static string[] Fields(SourceSettings settings, IConfigurationSection type)
    {
        var name = $"CatchUp:{type.Key}";
        var fields = (settings.Text(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return SalesforceName.IsValid(type.Key) && fields.All(SalesforceName.IsValid)
            ? fields
            : throw settings.Wrong(name, "must name an object, and hold names of its fields with commas between them, such as StageName,Amount.");
    }

    [GeneratedRegex("^[!-~]{1,512}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Printable();

    [GeneratedRegex("^[1-9][0-9]{1,2}\\.0\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidVersion();
}
