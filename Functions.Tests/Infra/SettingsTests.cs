using Bridge.Operations;

namespace Bridge.Tests.Infra;

[Collection(TemplateTests.Name)]
public sealed class SettingsTests(BuiltTemplates templates)
{
    // What the app reads, and the template leaves alone on purpose.
    private static readonly IReadOnlyList<string> LeftAlone =
    [
        TimeScale.Setting, // for trials
        OperatorAccess.PlatformAuthentication, // set by the platform
        "KeyVault:IsSet", // asked for by the binder, and not to be set
        "Billing:Operations", // given where the portal's addresses differ
    ];

    // A source's settings are its own; the others belong to .NET's host and to libraries.
    private static readonly IReadOnlyList<string> NotTheApps =
        ["Sources:", "OTEL_", "AzureMonitorExporter:", "startupTimeoutSeconds", "shutdownTimeoutSeconds", "servicesStartConcurrently", "servicesStopConcurrently"];

    // What the host reads, and not the app.
    private static readonly IReadOnlyList<string> TheHosts = ["AzureWebJobsStorage:credential"];

    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void Setting_ThatTheAppReads_IsSetByTheTemplate(string deployment)
    {
        var settings = templates.Of(deployment).Settings;
        using var app = ConfiguredApp.From(settings);

        AssertNone(
            "infra/modules/settings.bicep does not set what the app reads",
            app.Settings.Asked.Where(IsTheApps).Except(settings.Keys.Select(RecordedSettings.NameInTheApp).Concat(LeftAlone), StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void Setting_OfTheTemplate_IsReadByTheAppOrItsHost(string deployment)
    {
        var settings = templates.Of(deployment).Settings;
        using var app = ConfiguredApp.From(settings);

        AssertNone(
            "Nobody reads what the template sets",
            settings.Keys.Select(RecordedSettings.NameInTheApp).Except(app.Settings.Asked.Concat(TheHosts), StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Defaults_OfTheTemplate_AreTheCodes()
    {
        var plain = await templates.DeployAsync(
            "plain", "using 'main.bicep'\nparam environmentName = 'plain'\nparam location = 'australiaeast'\nparam settings = { Routes__Files: 'routes/hubspot.json', Sources__hubspot__Kind: 'HubSpot' }\n");
        string[] needed = ["AzureWebJobsStorage__accountName", "PublicUrl", "Routes__Files", "Sources__hubspot__Kind", "KeyVault__Uri", "KeyVault__ClientId", "Billing__Concurrency", "Billing__RequestsPerSecond"];
        using var byTheTemplate = ConfiguredApp.From(plain.Settings);
        using var byTheCode = ConfiguredApp.From(plain.Settings.Where(setting => needed.Contains(setting.Key, StringComparer.Ordinal)));

        Assert.Equal(byTheCode.Values, byTheTemplate.Values);
        Assert.Equal("routes.json", Assert.Single(templates.Template.SelectTokens("$..variables.defaults.Routes__Files")));
    }

    // Azure allows letters, digits, periods and underscores.
    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void Settings_ByName_AreAllowedOnAzure(string deployment) =>
        Assert.All(templates.Of(deployment).Settings.Keys, name => Assert.Matches(@"\A[A-Za-z0-9_.]+\z", name));

    private static void AssertNone(string complaint, IEnumerable<string> names)
    {
        var found = string.Join(", ", names);
        Assert.True(found.Length == 0, $"{complaint}: {found}");
    }

    private static bool IsTheApps(string name) => !NotTheApps.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
