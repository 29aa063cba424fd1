using System.Globalization;
using System.Text.RegularExpressions;
using Bridge.Http;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Dynamics365;

/// <summary>The settings of a Dynamics 365 source.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="BaseUrl">Where the environment is; ends in a slash.</param>
/// <param name="ApiVersion">The version in the Web API's paths, such as <c>v9.2</c>.</param>
/// <param name="KeyPlace">Where a delivery carries its key.</param>
/// <param name="WebhookSecret">The name of the secret that is that key.</param>
/// <param name="OrganizationId">The only organization whose events are taken; null takes them from any that has the key.</param>
/// <param name="ApplicationUserId">The user of the environment as whom the bridge calls: its changes are our own.</param>
/// <param name="MaxDepth">The deepest chain of changes that set each other off, of which an event is still taken.</param>
/// <param name="SignIn">How the bridge signs in.</param>
/// <param name="CatchUpTables">The tables whose missed changes are looked for; empty where there are none.</param>
/// <param name="Bounds">How many calls are made at once and in a second.</param>
internal sealed partial record Dynamics365Settings(
    string Source,
    Uri BaseUrl,
    string ApiVersion,
    WebhookKeyPlace KeyPlace,
    string WebhookSecret,
    Guid? OrganizationId,
    Guid ApplicationUserId,
    int MaxDepth,
    SignInSettings SignIn,
    IReadOnlyList<string> CatchUpTables,
    CallBounds Bounds)
{
    // An environment allows a user 6000 calls in five minutes, which is 20 a second
    // (https://learn.microsoft.com/power-apps/developer/data-platform/api-limits); another instance may run beside this one.
    private static readonly CallBounds UsualBounds = new(Concurrency: 8, RequestsPerSecond: 10);

    // Dataverse itself stops a chain that is deeper.
    private const int DeepestChain = 8;
    private const int UsualDepth = 4;

    /// <summary>Where the Web API is; ends in a slash.</summary>
    public Uri ApiRoot { get; } = new(BaseUrl, $"api/data/{ApiVersion}/");

    /// <summary>What a token is asked for.</summary>
    public string Scope { get; } = $"{BaseUrl.GetLeftPart(UriPartial.Authority)}/.default";

    public static Dynamics365Settings Read(string source, IConfigurationSection section)
    {
        var settings = new SourceSettings(source, section);
        var version = settings.Text("ApiVersion") ?? "v9.2";
        return new Dynamics365Settings(
            source,
            Environment(settings),
            Version().IsMatch(version) ? version : throw settings.Wrong("ApiVersion", "must be a version of the Web API, such as v9.2."),
            WebhookKeyPlace.Read(settings),
            settings.SecretName("WebhookSecret", $"{source}-webhook-secret"),
            Id(settings, "OrganizationId"),
            Id(settings, "ApplicationUserId") ?? throw settings.Wrong("ApplicationUserId", "must be the id of the environment's application user: without it the bridge does not know its own changes."),
            Depth(settings),
            SignInSettings.Read(settings, source),
            Tables(settings),
            settings.Bounds(UsualBounds));
    }

    /// <summary>A setting that is a GUID; null where it is not set.</summary>
    public static Guid? Id(SourceSettings settings, string name) =>
        settings.Text(name) is not { } text ? null
        : Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty ? id
        : throw settings.Wrong(name, "must be an id such as 75c2dd85-e89e-e711-8122-000d3aa2331c.");

    private static Uri Environment(SourceSettings settings) => settings.Address("BaseUrl") switch
    {
        { AbsolutePath: "/", Query: "" } address => address,
        _ => throw settings.Wrong("BaseUrl", "must be the environment's address, such as https://contoso.crm.dynamics.com, with nothing behind it."),
    };

    private static int Depth(SourceSettings settings) =>
        settings.Text("MaxDepth") is not { } text ? UsualDepth
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) && depth is >= 1 and <= DeepestChain ? depth
        : throw settings.Wrong("MaxDepth", $"must be a whole number from 1 to {DeepestChain}.");

    private static string[] Tables(SourceSettings settings)
    {
        var tables = (settings.Text("CatchUpTables") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.TrueForAll(tables, DataverseTable.IsName)
            ? [.. tables.Distinct(StringComparer.Ordinal)]
            : throw settings.Wrong("CatchUpTables", "must be logical names of tables, such as account,contact.");
    }

    [GeneratedRegex("^v[0-9]{1,2}\\.[0-9]{1,2}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
